// The arithmetic: what pairs of rounds say of a target.

/** Fewer say nothing about the spread. */
export const PAIRS_MIN = 3;

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function spread(values) {
	return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export function sum(parts) {
	return Object.values(parts).reduce((total, part) => total + part, 0);
}

/** What the ratios of the pairs establish; target: { least, most }, either may be absent. */
export function verdict(ratios, { least = -Infinity, most = Infinity }) {
	if (ratios.length < PAIRS_MIN)
		return `not established: ${ratios.length === 1 ? 'one pair' : `${ratios.length} pairs`} only`;
	if (ratios.every((ratio) => ratio >= least && ratio <= most))
		return 'holds';
	if (ratios.every((ratio) => ratio < least) || ratios.every((ratio) => ratio > most))
		return 'does not hold';
	return 'not established: the spread straddles';
}

/** A row's pairs [{ ours, theirs }] of rounds { rate, cpu_us }: rates and costs of both, and their ratios, above 1 where ours is better. */
export function compare(pairs, target) {
	const rates = pairs.map(({ ours, theirs }) => ours.rate / theirs.rate);
	const costs = pairs.map(({ ours, theirs }) => sum(theirs.cpu_us) / sum(ours.cpu_us));
	const side = (name) => ({
		rate: median(pairs.map((pair) => pair[name].rate)),
		cpu_us: Object.fromEntries(Object.keys(pairs[0][name].cpu_us).map((group) =>
			[group, median(pairs.map((pair) => pair[name].cpu_us[group]))])),
	});
	return {
		ours: side('ours'), theirs: side('theirs'), ratio: spread(rates), cpu_ratio: spread(costs), verdict: verdict(rates, target),
	};
}
