// Measures rows and prints what the pairs establish. Started by bench/run, which has made the deployment.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { compare, sum } from './figures.mjs';
import { rows } from './rows.mjs';

const WARM_UP_S = 1;

function wanted(names) {
	const chosen = rows.filter(({ name }) => names.length === 0 || names.some((prefix) => name === prefix || name.startsWith(`${prefix}/`)));
	const unknown = names.find((prefix) => !rows.some(({ name }) => name === prefix || name.startsWith(`${prefix}/`)));
	if (unknown !== undefined) {
		console.error(`bench/run: there is no row "${unknown}"; there are: ${rows.map(({ name }) => name).join(' ')}`);
		process.exit(64);
	}
	return chosen;
}

/** The blocks "-- name: todo_list :rows" of a file of statements, each as a file for pgbench and the peers. */
function writeStatements(file, folder) {
	for (const block of readFileSync(file, 'utf8').split(/^-- name: /m).slice(1)) {
		const [first, ...lines] = block.split('\n');
		const sql = lines.filter((line) => !line.trimStart().startsWith('--')).join('\n').trim().replace(/;$/, '');
		writeFileSync(`${folder}/${first.split(' ')[0]}.sql`, sql);
	}
}

/** Where everything is: the deployment, its database, and what the sides need to know. */
function placeOf(env) {
	const state = env.TODO_STATE_DIR;
	const socket = env.BENCH_SOCKETS;
	const port = String(5433 + Number(env.PORT_OFFSET));
	const postgres = env.BENCH_POSTGRES;
	return {
		state, postgres, bench: import.meta.dirname, work: env.BENCH_WORK, cache: env.BENCH_CACHE, templates: env.BENCH_TEMPLATES,
		gateway: `http://localhost:${5000 + Number(env.PORT_OFFSET)}`,
		connections: Number(env.BENCH_CONNECTIONS), workers: Number(env.BENCH_WORKERS),
		database: {
			PGHOST: socket, PGPORT: port, PGUSER: 'private_app', PGDATABASE: 'user',
			PGPASSWORD: readFileSync(`${state}/secrets/user.private_app`, 'utf8').trim().split(':').at(-1),
		},
		psql: (...more) => execFileSync(`${postgres}/psql`,
			['-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-p', port, '-U', 'postgres', '-d', 'user', ...more], { encoding: 'utf8' }),
		atExit: new Set(),
	};
}

/** Rounds in turn, and every second pair the other way round, so that a drift of the machine's speed falls on both. */
async function measure(ours, theirs, pairCount, seconds) {
	const pairs = [];
	for (const side of [ours, theirs])
		await side.round(WARM_UP_S);
	for (let i = 0; i < pairCount; i++) {
		const pair = {};
		for (const [name, side] of i % 2 === 0 ? [['ours', ours], ['theirs', theirs]] : [['theirs', theirs], ['ours', ours]])
			pair[name] = await side.round(seconds);
		pairs.push(pair);
	}
	return pairs;
}

/** A command's own words, if it was one. */
function reasonOf(error) {
	const lines = (error.stderr || error.message).trim().split('\n');
	return lines.find((words) => /error/i.test(words)) ?? lines[0];
}

async function measureRow({ name, what, ours, theirs, target }, place, { pairCount, seconds }) {
	const opened = [];
	const open = async (side) => {
		opened.push(await side(place));
		return opened.at(-1);
	};
	try {
		const [a, b] = [await open(ours), await open(theirs)];
		const pairs = await measure(a, b, pairCount, seconds);
		return { name, what, against: b.name, target, ...compare(pairs, target), pairs };
	} catch (error) {
		return { name, what, target, verdict: `not measured: ${reasonOf(error)}` };
	} finally {
		for (const side of opened)
			await side.close();
	}
}

const number = (value, digits) => value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits, useGrouping: false });

function targetText({ least, most }) {
	return [least === undefined ? [] : `>= ${least}`, most === undefined ? [] : `<= ${most}`].flat().join(', ');
}

function costText({ cpu_us }) {
	return `${number(sum(cpu_us), 0)} (${Object.entries(cpu_us).map(([group, us]) => `${group} ${number(us, 0)}`).join(', ')})`;
}

function spreadText({ median, least, most }) {
	return `${number(median, 2)} [${number(least, 2)}..${number(most, 2)}]`;
}

const widths = [15, 24, 8, 8, 20, 20, 14];
const line = (cells) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ').trimEnd();

function print({ name, what, against, ours, theirs, ratio, cpu_ratio, target, verdict }) {
	const figures = ratio === undefined ? ['-', '-', '-', '-']
		: [number(ours.rate, 0), number(theirs.rate, 0), spreadText(ratio), spreadText(cpu_ratio)];
	console.log(line([name, what, ...figures, targetText(target), verdict]));
	if (ratio !== undefined)
		console.log(`    CPU us each: ours ${costText(ours)}; ${against} ${costText(theirs)}`);
}

const chosen = wanted(process.argv.slice(2));
if (process.env.BENCH_LIST) {
	for (const { name, what, target } of chosen)
		console.log(line([name, what, targetText(target)]));
	process.exit(0);
}
const place = placeOf(process.env);
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, async () => {
		for (const stop of place.atExit)
			await stop();
		process.exit(130);
	});
writeStatements(`${import.meta.dirname}/../sql/user/statements/todo.sql`, place.work);
const settings = { pairCount: Number(process.env.BENCH_PAIRS), seconds: Number(process.env.BENCH_SECONDS) };
const results = [];
console.log(line(['row', 'what', 'ours/s', 'theirs/s', 'ratio', 'CPU ratio', 'target', 'verdict']));
for (const row of chosen) {
	results.push(await measureRow(row, place, settings));
	print(results.at(-1));
}
if (process.env.BENCH_JSON)
	writeFileSync(process.env.BENCH_JSON, `${JSON.stringify({ ...settings, connections: place.connections, rows: results }, null, '\t')}\n`);
