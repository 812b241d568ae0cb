// What is compared: a name, in words, ours, what it is held against, and the target of the ratio ours : theirs.
// A ratio is one of rates, so above 1 ours is faster; { least: 0.9 } asks for nine tenths of the other at least.
import { answer, generation, peer, pgbench, signIn, staticFile, steady, todos } from './sides.mjs';

const page = { path: '/', headers: { Accept: 'text/html,*/*;q=0.8', 'User-Agent': 'Mozilla/5.0', 'Accept-Language': 'en' } };
const metadata = { path: '/metadata' };
const archive = { path: '/starter.zip?backend=node&database=postgresql&frontend=react&styling=tailwind' };

export const rows = [
	['metadata', 'hot GET: metadata', answer('public-api', metadata), staticFile(metadata), { least: 0.9 }],
	['page', 'hot GET: the page', answer('public-api', page), staticFile(page), { least: 0.9 }],
	['archive', 'hot GET: an archive', answer('public-api', archive), staticFile(archive), { least: 0.9 }],
	['read/pgbench', 'list of 20 todos', todos('read'), pgbench('read'), { least: 0.8 }],
	['read/gin', 'list of 20 todos', todos('read'), peer('gin', 'read'), { least: 1.25 }],
	['read/fastify', 'list of 20 todos', todos('read'), peer('fastify', 'read'), { least: 2 }],
	['read/express', 'list of 20 todos', todos('read'), peer('express', 'read'), { least: 5 }],
	['read/fastapi', 'list of 20 todos', todos('read'), peer('fastapi', 'read'), { least: 6 }],
	['insert/pgbench', 'add a todo', todos('insert'), pgbench('insert'), { least: 0.6 }],
	['insert/gin', 'add a todo', todos('insert'), peer('gin', 'insert'), { least: 1.2 }],
	// An address that has no account and a wrong password must take the same time, so that nobody learns which it was.
	['sign-in', 'sign-in: unknown : wrong', signIn('unknown'), signIn('known'), { least: 0.95, most: 1.05 }],
	['generation', 'archive made in process', generation(), steady(1000, '1 ms each'), { least: 1 }],
].map(([name, what, ours, theirs, target]) => ({ name, what, ours, theirs, target }));
