// What bench/ makes of its figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, median, spread, verdict } from '../../bench/figures.mjs';

for (const [values, expected] of [
	[[3], 3],
	[[9, 1, 2], 2],
	[[4, 1, 3, 2], 2.5],
	[[100, 9, 10], 10],
])
	test(`the median of ${values} is ${expected}`, () => assert.equal(median(values), expected));

test('a median leaves the values in their order', () => {
	const values = [2, 1];
	median(values);
	assert.deepEqual(values, [2, 1]);
});

test('a spread is the median between the least and the most', () => {
	assert.deepEqual(spread([3, 1, 2]), { median: 2, least: 1, most: 3 });
});

const straddles = 'not established: the spread straddles';
for (const [what, ratios, target, expected] of [
	['every pair reaches the least', [1, 0.9, 1.2], { least: 0.9 }, 'holds'],
	['no pair reaches the least', [0.7, 0.8, 0.89], { least: 0.9 }, 'does not hold'],
	['one pair misses the least', [0.89, 1.5, 1.6], { least: 0.9 }, straddles],
	['every pair is within both', [0.95, 1, 1.05], { least: 0.95, most: 1.05 }, 'holds'],
	['every pair is above the most', [1.1, 1.2, 1.3], { least: 0.95, most: 1.05 }, 'does not hold'],
	['no pair is within both, but they lie on either side', [0.5, 0.6, 2], { least: 0.95, most: 1.05 }, straddles],
	['there is one pair', [2], { least: 1 }, 'not established: one pair only'],
	['there are two pairs', [2, 2], { least: 1 }, 'not established: 2 pairs only'],
])
	test(`${what}: ${expected}`, () => assert.equal(verdict(ratios, target), expected));

test('a comparison pairs the rounds, and never divides medians', () => {
	const round = (rate, web, app) => ({ rate, cpu_us: { web, app } });
	const compared = compare([
		{ ours: round(100, 10, 10), theirs: round(50, 40, 0) },
		{ ours: round(10, 20, 10), theirs: round(10, 30, 0) },
		{ ours: round(90, 10, 10), theirs: round(30, 60, 0) },
	], { least: 1 });

	assert.deepEqual(compared.ratio, { median: 2, least: 1, most: 3 });
	assert.deepEqual(compared.cpu_ratio, { median: 2, least: 1, most: 3 });
	assert.deepEqual(compared.ours, { rate: 90, cpu_us: { web: 10, app: 10 } });
	assert.equal(compared.verdict, 'holds');
});
