// Other ways to serve the same list of todos, each a small program in peers/NAME.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const cores = availableParallelism();
const npm = 'npm install --no-package-lock --no-audit --no-fund --ignore-scripts';

// What to run once, then what to run; both in a copy of the folder. It gets PORT, STATEMENTS (the folder of the SQL),
// PROCESSES, DATABASE_CONNECTIONS of each process, and PGHOST and so on.
const peers = {
	gin: { needs: ['go'], install: 'GOTOOLCHAIN=local GOFLAGS=-mod=mod go build -o peer .', start: './peer', processes: 1 },
	fastify: { needs: ['node', 'npm'], install: npm, start: 'node server.mjs', processes: cores },
	express: { needs: ['node', 'npm'], install: npm, start: 'node server.mjs', processes: cores },
	fastapi: {
		needs: ['python3'], install: 'python3 -m venv venv && venv/bin/pip install --quiet -r requirements.txt',
		start: 'venv/bin/uvicorn main:app --host 127.0.0.1 --port "$PORT" --workers "$PROCESSES" --no-access-log', processes: cores,
	},
};

function shell(command, options) {
	return spawnSync('sh', ['-c', command], { encoding: 'utf8', timeout: 300_000, ...options });
}

/** A word for all files of a folder of the source. */
function digestOf(folder) {
	const hash = createHash('sha256');
	for (const name of readdirSync(folder).sort())
		hash.update(name).update(readFileSync(`${folder}/${name}`));
	return hash.digest('hex');
}

/** Installs a peer below cache unless it is there as it should be. Gives its folder; throws why not. */
function install(name, source, cache) {
	const { needs, install: command } = peers[name];
	const missing = needs.filter((program) => shell(`command -v ${program}`).status !== 0);
	if (missing.length > 0)
		throw new Error(`${missing.join(' and ')} missing`);
	const folder = `${cache}/${name}`;
	const stamp = `${folder}/.installed`;
	const digest = digestOf(`${source}/${name}`);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest)
		return folder;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(cache, { recursive: true });
	cpSync(`${source}/${name}`, folder, { recursive: true });
	process.stderr.write(`installing ${name}\n`);
	const { status, stdout, stderr } = shell(command, { cwd: folder });
	if (status !== 0)
		throw new Error(`it cannot be installed: ${`${stdout}${stderr}`.trim().split('\n').at(-1)}`);
	writeFileSync(stamp, digest);
	return folder;
}

async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	await once(server, 'close');
	return port;
}

/** Starts a peer. Gives { base, pid, stop }, once it answers at the path with 200; throws why not. */
export async function startPeer(name, { source, cache, connections, environment }, path) {
	const folder = install(name, source, cache);
	const port = await freePort();
	const base = `http://127.0.0.1:${port}`;
	const { start, processes } = peers[name];
	const log = openSync(`${folder}/log`, 'w');
	const env = {
		...process.env, ...environment, NODE_ENV: 'production', PORT: port, PROCESSES: processes,
		DATABASE_CONNECTIONS: Math.max(1, Math.floor(connections / processes)),
	};
	// A process group of its own, so that all of it can be ended.
	const child = spawn('sh', ['-c', `exec ${start}`], { cwd: folder, env, stdio: ['ignore', log, log], detached: true });
	const ended = new Promise((resolve) => child.on('exit', resolve));
	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null)
			process.kill(-child.pid, 'SIGKILL');
		await ended;
	};
	for (const end = Date.now() + 20_000; child.exitCode === null && Date.now() < end; await sleep(100))
		if (await fetch(base + path).then((answer) => answer.status === 200, () => false))
			return { base, pid: child.pid, stop };
	await stop();
	throw new Error(`it does not answer: ${readFileSync(`${folder}/log`, 'utf8').trim().split('\n').at(-1)}`);
}
