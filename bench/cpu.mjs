// Processor time of groups of processes, as the kernel counts it.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A tick of /proc/PID/stat: USER_HZ is 100 on every Linux of ours. */
const TICK_US = 10_000;

/** Every process: pid → { parent, us }, where us includes that of children that ended. proc(5) numbers the fields. */
function processes() {
	const found = new Map();
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		let stat;
		try {
			stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		} catch {
			continue; // it ended meanwhile
		}
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
		found.set(Number(pid), { parent: fields[1], us: TICK_US * (fields[11] + fields[12] + fields[13] + fields[14]) });
	}
	return found;
}

/** groups: { name: [pid …] }, each with all that descends from it. Gives { name: us }. */
function spent(groups) {
	const all = processes();
	const isBelow = (pid, roots) => {
		for (; all.has(pid); pid = all.get(pid).parent)
			if (roots.includes(pid))
				return true;
		return false;
	};
	return Object.fromEntries(Object.entries(groups).map(([name, roots]) =>
		[name, [...all.keys()].filter((pid) => isBelow(pid, roots)).reduce((us, pid) => us + all.get(pid).us, 0)]));
}

/** Waits until the processes and what descends from them rest, half a minute at most. */
async function settle(roots) {
	const end = Date.now() + 30_000;
	for (let before = spent({ roots }).roots, after; Date.now() < end; before = after) {
		await sleep(200);
		after = spent({ roots }).roots;
		if (after - before <= TICK_US)
			return;
	}
}

/** Runs work, which gives { rate, count }, once the roots rest; adds what a unit of it cost each group. */
export async function measured(roots, groups, work) {
	await settle(roots);
	const before = spent(groups);
	const { rate, count } = await work();
	const after = spent(groups);
	return { rate, cpu_us: Object.fromEntries(Object.keys(groups).map((name) => [name, (after[name] - before[name]) / count])) };
}
