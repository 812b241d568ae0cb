/** L1: bodies as they come: JSON or not, of which media type, how large. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1');

const LIMIT_BYTES = 64 * 1024;

/** @typedef {import('../lib/api.mjs').Api} Api */

/** The path of a write with this method. @param {Api} api @param {string} method */
async function target(api, method) {
  return method === 'POST' ? api.root : api.path((await api.make()).id);
}

const MALFORMED = {
  'an empty body': '',
  'only spaces': '  \n',
  'a cut object': '{"title":"a"',
  'something after the object': '{"title":"a"} x',
  'two objects': '{"title":"a"}{"title":"b"}',
  'single quotes': "{'title':'a'}",
  'a member without quotes': '{title:"a"}',
  'a comma too many': '{"title":"a",}',
  NaN: '{"title":"a","order":NaN}',
  'a leading zero': '{"title":"a","order":007}',
  'a raw line feed in a string': '{"title":"a\nb"}',
  'a raw U+0000 in a string': '{"title":"a\u0000b"}',
  'an unknown escape': '{"title":"\\x41"}',
  'a comment': '{"title":"a"/* b */}',
  'plain text': 'hello',
};

for (const [name, body] of Object.entries(MALFORMED)) {
  check(`body: ${name} is 400 malformed-json`, async (api) => {
    judge.problem(await api.send('POST', api.root, { body }), 400, { code: 'malformed-json' });
  });
}

check('body: bytes that are not UTF-8 are 400 malformed-json', async (api) => {
  const body = Buffer.concat([Buffer.from('{"title":"a'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')]);
  judge.problem(await api.send('POST', api.root, { body }), 400, { code: 'malformed-json' });
});

for (const method of ['PUT', 'PATCH']) {
  check(`body: malformed JSON is 400 on ${method}`, async (api) => {
    judge.problem(await api.send(method, await target(api, method), { body: '{"title":' }), 400, {
      code: 'malformed-json',
    });
  });
}

for (const method of ['POST', 'PUT', 'PATCH']) {
  for (const [name, body] of Object.entries({
    'an array': '[]',
    'an array of todos': '[{"title":"a"}]',
    'a string': '"title"',
    'a number': '5',
    null: 'null',
    true: 'true',
  })) {
    check(`body: ${name} instead of an object is 422 on ${method}`, async (api) => {
      judge.problem(await api.send(method, await target(api, method), { body }), 422, { code: 'validation-failed' });
    });
  }
}

check('body: JSON nested very deep is refused or ignored, never an error of the server', async (api) => {
  const depth = 20_000;
  const answer = await api.send('POST', api.root, {
    body: `{"title":"deep","x":${'['.repeat(depth)}${']'.repeat(depth)}}`,
  });
  judge.status(answer, 201, 400, 413, 422);
});

check('body: a member given twice is refused, or one of the two counts', async (api) => {
  const answer = await api.send('POST', api.root, { body: '{"title":"one","title":"two"}' });
  judge.status(answer, 201, 400, 422);
  if (answer.status === 201) judge.holds(answer, 'title "one" or "two"', ['one', 'two'].includes(answer.json?.title));
});

check('body: unknown members are ignored', async (api) => {
  const members = { title: 'a', colour: 'red', nested: { a: [1, null] }, constructor: 'x', toString: 1 };
  const answer = await api.post(members);
  const todo = judge.todo(answer, judge.json(answer, 201), { title: 'a' });
  for (const name of Object.keys(members).slice(1))
    judge.holds(answer, `no member ${name}`, !Object.hasOwn(todo, name));
});

check('body: a member __proto__ is ignored', async (api) => {
  const answer = await api.send('POST', api.root, {
    body: '{"__proto__":{"completed":true,"admin":true},"title":"a"}',
  });
  judge.todo(answer, judge.json(answer, 201), { title: 'a', completed: false });
});

check('body: a title only in __proto__ is no title', async (api) => {
  judge.problem(await api.send('POST', api.root, { body: '{"__proto__":{"title":"a"}}' }), 422, {
    pointer: '/title',
    reason: ['required'],
  });
});

const READ_ONLY = {
  id: 'chosen-by-the-client',
  url: 'http://elsewhere.example/todos/1',
  version: 99,
  createdAt: '2001-01-01T00:00:00.000Z',
  updatedAt: '2001-01-01T00:00:00.000Z',
  completedAt: '2001-01-01T00:00:00.000Z',
};

check('body: read-only members are ignored on POST', async (api) => {
  const answer = await api.post({ title: 'a', ...READ_ONLY });
  const todo = judge.todo(answer, judge.json(answer, 201));
  for (const [name, value] of Object.entries(READ_ONLY))
    judge.holds(answer, `${name} not taken from the body`, todo[name] !== value, todo[name]);
});

for (const method of ['PUT', 'PATCH']) {
  check(`body: read-only members are ignored on ${method}`, async (api) => {
    const { id, url, createdAt, version } = await api.make();
    const answer = await api.send(method, api.path(id), { json: { title: 'b', ...READ_ONLY } });
    const todo = judge.todo(answer, judge.json(answer), { id, url, title: 'b', createdAt });
    for (const name of ['version', 'updatedAt', 'completedAt']) {
      judge.holds(answer, `${name} not taken from the body`, todo[name] !== Reflect.get(READ_ONLY, name), todo[name]);
    }
    judge.holds(answer, `version after ${version}`, todo.version === undefined || todo.version > version, todo.version);
  });

  check(`body: read-only members of wrong types are ignored on ${method} too`, async (api) => {
    const { id } = await api.make();
    const answer = await api.send(method, api.path(id), {
      json: { title: 'b', id: 5, url: null, version: 'x', createdAt: {}, updatedAt: [] },
    });
    judge.todo(answer, judge.json(answer), { id, title: 'b' });
  });
}

for (const [name, completed] of Object.entries({ null: null, 'a string': 'true', 'a number': 1, 'an array': [true] })) {
  for (const method of ['POST', 'PUT', 'PATCH']) {
    check(`completed: ${name} is 422 on ${method}`, async (api) => {
      const answer = await api.send(method, await target(api, method), { json: { title: 'a', completed } });
      judge.problem(answer, 422, { code: 'validation-failed', pointer: '/completed', reason: ['type', 'required'] });
    });
  }
}

for (const type of [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'Application/JSON',
]) {
  check(`media type: ${type} is accepted on POST`, async (api) => {
    judge.json(await api.send('POST', api.root, { json: { title: 'é' }, type }), 201);
  });
}

for (const type of [
  'application/json',
  'application/merge-patch+json',
  'application/merge-patch+json; charset=utf-8',
]) {
  check(`media type: ${type} is accepted on PATCH`, async (api) => {
    const { id } = await api.make();
    const answer = await api.send('PATCH', api.path(id), { json: { title: 'b' }, type });
    judge.todo(answer, judge.json(answer), { title: 'b' });
  });
}

for (const method of ['POST', 'PUT', 'PATCH']) {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'text/json',
    null,
  ]) {
    check(`media type: ${type ?? 'none'} is 415 on ${method}`, async (api) => {
      const answer = await api.send(method, await target(api, method), { json: { title: 'b' }, type });
      judge.problem(answer, 415, { code: 'unsupported-media-type' });
    });
  }
}

for (const method of ['POST', 'PUT']) {
  check(`media type: application/merge-patch+json is 415 on ${method}`, async (api) => {
    const answer = await api.send(method, await target(api, method), {
      json: { title: 'b' },
      type: 'application/merge-patch+json',
    });
    judge.problem(answer, 415, { code: 'unsupported-media-type' });
  });
}

/** A valid todo of so many bytes. @param {number} bytes */
function padded(bytes) {
  const frame = '{"title":"large","padding":""}';
  return frame.replace('""}', `"${'x'.repeat(bytes - frame.length)}"}`);
}

check('size: a body of exactly 64 KiB is accepted', async (api) => {
  judge.json(await api.send('POST', api.root, { body: padded(LIMIT_BYTES) }), 201);
});

for (const method of ['POST', 'PUT', 'PATCH']) {
  check(`size: a body of 64 KiB and one byte is 413 on ${method}`, async (api) => {
    const answer = await api.send(method, await target(api, method), { body: padded(LIMIT_BYTES + 1) });
    judge.problem(answer, 413, { code: 'content-too-large' });
  });
}

check('size: a body over 64 KiB without Content-Length is 413', async (api) => {
  const answer = await api.send('POST', api.root, { body: padded(LIMIT_BYTES + 1), chunked: true });
  judge.problem(answer, 413, { code: 'content-too-large' });
});

check('size: a body without Content-Length is read', async (api) => {
  const answer = await api.send('POST', api.root, { body: '{"title":"in chunks"}', chunked: true });
  judge.todo(answer, judge.json(answer, 201), { title: 'in chunks' });
});
