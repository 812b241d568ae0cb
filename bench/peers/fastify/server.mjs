// The list of todos with Fastify and pg, one process a core.
import cluster from 'node:cluster';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';

const { PORT, STATEMENTS, PROCESSES, DATABASE_CONNECTIONS } = process.env;

const todo = {
	type: 'object',
	properties: {
		id: { type: 'string' },
		url: { type: 'string' },
		title: { type: 'string' },
		completed: { type: 'boolean' },
		order: { type: 'integer' },
		description: { type: 'string', nullable: true },
		dueDate: { type: 'string', format: 'date', nullable: true },
		priority: { type: 'string' },
		version: { type: 'integer' },
		createdAt: { type: 'string', format: 'date-time' },
		updatedAt: { type: 'string', format: 'date-time' },
		completedAt: { type: 'string', format: 'date-time', nullable: true },
	},
};
const newTodo = {
	type: 'object',
	required: ['title'],
	properties: { title: { type: 'string', minLength: 1, maxLength: 500 } },
};

function statement(name) {
	return { name, text: readFileSync(`${STATEMENTS}/${name}.sql`, 'utf8') };
}

function digest(request) {
	return createHash('sha256').update(request.params.sandbox).digest('hex');
}

function address(request) {
	return `http://${request.host}${request.url}`;
}

async function serve() {
	const pool = new pg.Pool({ max: Number(DATABASE_CONNECTIONS) });
	const list = statement('todo_list');
	const insert = statement('todo_insert');
	const app = Fastify();

	app.get('/sandboxes/:sandbox/todos', { schema: { response: { 200: { type: 'array', items: todo } } } }, async (request, reply) => {
		const values = [null, null, digest(request), null, null, 'order', null, 0, address(request)];
		const { rows } = await pool.query({ ...list, values });
		reply.header('X-Total-Count', rows[0]?.['@total'] ?? 0);
		return rows;
	});
	app.post('/sandboxes/:sandbox/todos', { schema: { body: newTodo, response: { 201: todo } } }, async (request, reply) => {
		const { title } = request.body;
		const values = [null, null, digest(request), randomUUID(), title, false, null, null, null, 'normal', address(request), null, null];
		const { rows: [created] } = await pool.query({ ...insert, values });
		reply.code(201).header('Location', created.url);
		return created;
	});
	await app.listen({ host: '127.0.0.1', port: Number(PORT) });
}

if (cluster.isPrimary)
	for (let i = 0; i < Number(PROCESSES); i++)
		cluster.fork();
else
	await serve();
