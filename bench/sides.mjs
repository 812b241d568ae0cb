// What a row can hold against what. A side is a function of the place (compare.mjs); it gives { name, round, close }: a
// round of some seconds gives { rate, cpu_us: { group: us of each } }. It throws why it cannot be measured.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual, promisify } from 'node:util';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { measured } from './cpu.mjs';
import { median } from './figures.mjs';
import { startPeer } from './peers.mjs';

const execute = promisify(execFile);
const nothing = () => {};

const LISTS = 255;
const ACCOUNTS = 5000;

const token = (list) => String(list).padStart(43, '0');

const actions = {
	read: { method: 'GET', status: 200, first: 0, last: 0 },
	insert: { method: 'POST', status: 201, first: 1, last: LISTS, body: '{"title":"Buy milk"}' },
};

// The parameters of the statements in the words of pgbench: expressions, so that each stays a parameter as it is for the others.
const none = "nullif(:none, '-')";
const scripts = {
	read: {
		statement: 'todo_list', head: '', variables: { sort: 'order', offset: 0 },
		values: [`${none}::uuid`, `${none}::uuid`, ':digest', `${none}::boolean`, none, ':sort', none, ':offset', ':url'],
	},
	insert: {
		statement: 'todo_insert', head: `\\set list random(1, ${LISTS})\n`, variables: { title: 'Buy milk', completed: 'false', priority: 'normal' },
		values: [
			`${none}::uuid`, `${none}::uuid`, "encode(sha256(lpad(:list::text, 43, '0')::bytea), 'hex')", 'gen_random_uuid()', ':title',
			':completed', none, none, none, ':priority', ':url', none, none,
		],
	},
};

/** The pid that runit has for a service of the deployment. */
function pidOf(place, service) {
	return Number(readFileSync(`${place.state}/sv/${service}/supervise/pid`, 'utf8'));
}

/** What works for a pool's answers. */
function groupsOf(place, pool) {
	return {
		lighttpd: [pidOf(place, 'gateway')],
		[pool]: [pidOf(place, pool)],
		PostgreSQL: [pidOf(place, pool === 'private-api' ? 'postgres-user' : 'postgres-config')],
	};
}

/** Measures once the whole deployment rests: the log pipeline works on behind a round, and must not slow the next. */
function quietly(place, groups, work) {
	const everything = readdirSync(`${place.state}/sv`).map((service) => pidOf(place, service));
	return measured(everything, groups, work);
}

/** The answer of one request, which must have the status. */
async function ask(url, { method = 'GET', headers, body, status }) {
	const answer = await fetch(url, { method, body, headers: { 'Content-Type': 'application/json', 'Accept-Encoding': 'identity', ...headers } });
	const bytes = Buffer.from(await answer.arrayBuffer());
	if (answer.status !== status)
		throw new Error(`${url} answers ${answer.status}: ${bytes.subarray(0, 200)}`);
	return bytes;
}

/** Loads a URL by wrk; every answer must be good. The request is tried alone first: wrk takes a redirection for good. */
async function load(place, base, { path, method = 'GET', headers = {}, body, status, first = 0, last = 0 }, seconds) {
	const fields = { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
	await ask(base + path.replace('{token}', token(last)), { method, headers, body, status });
	const { stdout } = await execute('wrk', [
		'--threads', 1, '--connections', place.connections, '--duration', `${seconds}s`, '--timeout', '10s',
		'--script', `${place.bench}/load.lua`, base, '--',
		method, new URL(base).pathname.replace(/\/$/, '') + path, first, last, body ?? '',
		...Object.entries(fields).map(([name, value]) => `${name}:${value}`),
	].map(String));
	const { count, duration_us, refused, broken } = JSON.parse(stdout.trim().split('\n').at(-1));
	if (refused + broken > 0 || count === 0)
		throw new Error(`of ${count} answers ${refused} were refusals, ${broken} did not come`);
	return { rate: count / duration_us * 1e6, count };
}

function overHttp(place, name, base, groups, request, prepare = nothing) {
	return {
		name,
		close: nothing,
		round(seconds) {
			prepare();
			return quietly(place, groups, () => load(place, base, request, seconds));
		},
	};
}

/** An answer of the product. */
export function answer(pool, request) {
	return async (place) => overHttp(place, 'lighttpd and ours', place.gateway, groupsOf(place, pool), { ...request, status: 200 });
}

/** A file with the bytes of such an answer, served by the same lighttpd. */
export function staticFile(request) {
	return async (place) => {
		const file = 'bench-ceiling.bin';
		writeFileSync(`${place.state}/published/${file}`, await ask(place.gateway + request.path, { ...request, status: 200 }), { mode: 0o644 });
		const groups = { lighttpd: [pidOf(place, 'gateway')] };
		return overHttp(place, 'a static file', place.gateway, groups, { ...request, path: `/${file}`, status: 200 });
	};
}

function resetTodos(place) {
	place.psql('-v', `lists=${LISTS}`, '-f', `${place.bench}/reset.sql`);
}

const listPath = '/sandboxes/{token}/todos';

/** The hosted todo API, with a sandbox. */
export function todos(action) {
	return async (place) => overHttp(place, 'lighttpd and ours', `${place.gateway}/private/v1`, groupsOf(place, 'private-api'),
		{ ...actions[action], path: listPath }, () => resetTodos(place));
}

/** A todo without what differs from server to server and from call to call. */
function essence({ url, createdAt, updatedAt, completedAt, ...rest }) {
	return { ...rest, isAddressed: url.startsWith('http://'), isDone: completedAt !== null, isDated: createdAt.length + updatedAt.length > 0 };
}

async function checkSameAnswer(place, base) {
	const path = listPath.replace('{token}', token(0));
	const read = async (from) => JSON.parse(await ask(from + path, { status: 200 })).map(essence);
	resetTodos(place);
	const [ours, theirs] = [await read(`${place.gateway}/private/v1`), await read(base)];
	if (!isDeepStrictEqual(ours, theirs))
		throw new Error(`it answers something else: ${JSON.stringify(theirs[0])}, not ${JSON.stringify(ours[0])}`);
}

/** The same list by another program, asked directly. */
export function peer(name, action) {
	return async (place) => {
		resetTodos(place);
		const { base, pid, stop } = await startPeer(name, {
			source: `${place.bench}/peers`, cache: place.cache, connections: place.workers,
			environment: { ...place.database, STATEMENTS: place.work },
		}, listPath.replace('{token}', token(0)));
		place.atExit.add(stop);
		const close = async () => {
			place.atExit.delete(stop);
			await stop();
		};
		try {
			await checkSameAnswer(place, base);
		} catch (error) {
			await close();
			throw error;
		}
		const groups = { [name]: [pid], PostgreSQL: [pidOf(place, 'postgres-user')] };
		return { ...overHttp(place, name, base, groups, { ...actions[action], path: listPath }, () => resetTodos(place)), close };
	};
}

/** The statement alone, as fast as PostgreSQL's own client gets it. */
export function pgbench(action) {
	return async (place) => {
		const { statement, head, values, variables } = scripts[action];
		const script = `${place.work}/pgbench-${action}.sql`;
		const sql = readFileSync(`${place.work}/${statement}.sql`, 'utf8');
		writeFileSync(script, head + sql.replaceAll(/\$(\d+)/g, (_, number) => values[number - 1]) + ';\n');
		const digest = createHash('sha256').update(token(0)).digest('hex');
		const defined = Object.entries({ ...variables, none: '-', url: place.gateway, digest }).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
		const run = async (seconds) => {
			const { stdout } = await execute(`${place.postgres}/pgbench`, [
				'-n', '-M', 'prepared', '-c', place.connections, '-j', Math.min(2, place.connections), '-T', seconds, ...defined, '-f', script,
			].map(String), { env: { ...process.env, ...place.database } });
			return {
				rate: Number(/^tps = ([\d.]+)/m.exec(stdout)[1]),
				count: Number(/^number of transactions actually processed: (\d+)/m.exec(stdout)[1]),
			};
		};
		const round = (seconds) => {
			resetTodos(place);
			return quietly(place, { PostgreSQL: [pidOf(place, 'postgres-user')] }, () => run(seconds));
		};
		return { name: 'pgbench', round, close: nothing };
	};
}

/** Signing in with a wrong password, one after the other, at addresses that are "known" or "unknown". */
export function signIn(kind) {
	return async (place) => {
		const url = `${place.gateway}/private/v1/auth`;
		const post = (path, email, password, status) => ask(url + path, { method: 'POST', body: JSON.stringify({ email, password }), status });
		if (place.psql('-c', "select id from app.account where email = 'bench@bench.example'") === '') {
			await post('/register', 'bench@bench.example', 'four words make passwords', 201);
			place.psql('-v', `accounts=${ACCOUNTS}`, '-f', `${place.bench}/accounts.sql`);
		}
		let next = 0;
		const run = async (seconds) => {
			const times_ms = [];
			for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
				const start = performance.now();
				await post('/login', `${kind}-${next = next % ACCOUNTS + 1}@bench.example`, 'four words make mistakes', 401);
				times_ms.push(performance.now() - start);
			}
			return { rate: 1000 / median(times_ms), count: times_ms.length };
		};
		return { name: `${kind} address`, round: (seconds) => quietly(place, groupsOf(place, 'private-api'), () => run(seconds)), close: nothing };
	};
}

/** Archives in one process, each of other choices. */
export function generation() {
	return async (place) => {
		execFileSync('make', ['-s', '-C', `${place.state}/build`, 'bench/generation']);
		const round = async () => {
			const { stdout } = await execute(`${place.state}/build/bench/generation`, [place.templates]);
			const { median_us } = JSON.parse(stdout);
			return { rate: 1e6 / median_us, cpu_us: { generator: median_us } };
		};
		return { name: 'the generator', round, close: nothing };
	};
}

/** A rate that is asked for, where nobody else is there to compare with. */
export function steady(rate, name) {
	return async () => ({ name, round: async () => ({ rate, cpu_us: { generator: 1e6 / rate } }), close: nothing });
}
