// The list of todos with Express and pg, one process a core.
import cluster from 'node:cluster';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express from 'express';
import pg from 'pg';

const { PORT, STATEMENTS, PROCESSES, DATABASE_CONNECTIONS } = process.env;

function statement(name) {
	return { name, text: readFileSync(`${STATEMENTS}/${name}.sql`, 'utf8') };
}

function digest(request) {
	return createHash('sha256').update(request.params.sandbox).digest('hex');
}

function address(request) {
	return `http://${request.get('host')}${request.originalUrl}`;
}

function isTitle(title) {
	return typeof title === 'string' && title.length > 0 && title.length <= 500;
}

function serve() {
	const pool = new pg.Pool({ max: Number(DATABASE_CONNECTIONS) });
	const list = statement('todo_list');
	const insert = statement('todo_insert');
	const app = express();

	app.use(express.json());
	app.get('/sandboxes/:sandbox/todos', async (request, response) => {
		const values = [null, null, digest(request), null, null, 'order', null, 0, address(request)];
		const { rows } = await pool.query({ ...list, values });
		response.set('X-Total-Count', rows[0]?.['@total'] ?? '0');
		response.json(rows.map(({ '@total': total, ...todo }) => todo));
	});
	app.post('/sandboxes/:sandbox/todos', async (request, response) => {
		const { title } = request.body;
		if (!isTitle(title))
			return response.sendStatus(422);
		const values = [null, null, digest(request), randomUUID(), title, false, null, null, null, 'normal', address(request), null, null];
		const { rows: [{ '@verdict': verdict, ...todo }] } = await pool.query({ ...insert, values });
		response.status(201).location(todo.url).json(todo);
	});
	app.listen(Number(PORT), '127.0.0.1');
}

if (cluster.isPrimary)
	for (let i = 0; i < Number(PROCESSES); i++)
		cluster.fork();
else
	serve();
