/** Judges the judge: the suite passes on the clean reference and catches every defect of an API. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ACCOUNT_DEFECTS } from './reference-accounts.mjs';
import { API_DEFECTS, SANDBOX_DEFECTS } from './reference.mjs';
import { judged, startingWith, withReference } from './suite.mjs';

/** What must fail when the API has the defect: a check is named by the start of its sentence. */
const CAUGHT_BY = {
  'no-cors': 'L1 CORS: GET of the list',
  'no-cors-on-errors': 'L1 CORS: 422',
  'preflight-redirect': 'L1 CORS: the preflight of POST of the list with a slash',
  'slash-redirect': 'L1 GET /todos/ is GET /todos',
  'relative-url': 'L0 the url of a todo answers with that todo',
  'fixed-host': 'L1 url and Location follow the Host',
  'lost-order': 'L0 a todo can be created with an order',
  'text-order': 'L1 order: the list is sorted by it, as numbers',
  'order-overflow': 'L1 order: absent on POST after 2147483647',
  'order-null': 'L1 order: null on POST',
  'order-apart': 'L1 order: null moves the last todo on',
  'patch-ignored': 'L0 what PATCH changed is there when read again',
  'patch-bumps': 'L1 PATCH {} answers 200 and changes nothing',
  'put-missing': 'L0 PUT replaces the todo',
  'put-merges': 'L1 PUT without completed',
  'put-keeps-priority': 'L1 details: PUT without priority',
  'put-upserts': 'L1 PUT of an unknown todo is 404',
  'trim-builtin': 'L1 title: U+0085 is trimmed',
  'utf16-length': 'L1 title: 500 code points outside the BMP',
  'no-null-character': 'L1 title: control character U+0000 inside',
  'lone-surrogates': 'L1 title: a high surrogate alone',
  'html-errors': 'L1 GET of the unknown path /nope ',
  'plain-405': 'L1 PUT of the list is 405 with Allow',
  'own-codes': 'L1 title: a high surrogate alone',
  'no-head': 'L5 HEAD /healthz answers like GET',
  'any-media-type': 'L1 media type: text/plain is 415',
  'no-body-limit': 'L1 size: a body of 64 KiB and one byte is 413',
  'empty-json-body': 'L0 DELETE of a todo with a JSON content type',
  'delete-twice': 'L1 DELETE of a todo a second time',
  'short-timestamps': 'L1 timestamps have three decimals',
  'mass-assignment': 'L1 body: read-only members are ignored on POST',
  'empty-list-null': 'L0 DELETE of the list answers 204',
  'ignored-filter': 'L2 completed=true lists',
  'unstable-ties': 'L2 sort=title: equal keys',
  'folds-unicode': 'L2 q: letters outside ASCII',
  wildcards: 'L2 q: % is a plain character',
  'bad-query-ignored': 'L2 the query limit=0 is 400',
  'wrong-total': 'L2 limit and offset give a part',
  'clears-all': 'L2 bulk: DELETE ?completed=true',
  'reorder-partial': 'L2 reorder: one id missing',
  'if-match-ignored': 'L3 If-Match: PATCH with another tag',
  'if-match-weak': 'L3 If-Match: PUT with the tag made weak',
  'if-match-race': 'L3 If-Match: of many concurrent PATCHes',
  'weak-etag': 'L3 ETag: GET of a todo answers the strong tag',
  'no-304': 'L3 If-None-Match: GET of a todo with the tag is 304',
  'stale-etag': 'L3 ETag: a change gives another tag',
  'replay-creates': 'L3 Idempotency-Key: the same key and body',
  'mismatch-replays': 'L3 Idempotency-Key: the same key with another body',
  'impossible-dates': 'L1 dueDate: 30 February is 422',
  'year-zero': 'L1 dueDate: year 0 is 422',
  'no-request-id': 'L5 X-Request-Id is made for POST',
  'request-id-echoed': 'L5 X-Request-Id of 65 characters is replaced',
  'metrics-by-path': 'L5 GET /metrics counts requests by method, route template',
  'other-version': 'L5 GET /openapi.json has the version',
};

const CAUGHT_BY_L4 = {
  'shared-list': 'L4 GET of a todo of another account',
  'any-algorithm': 'L4 the list with a token that somebody else signed with none',
  'login-tells': 'L4 login with a wrong password and with an unknown address',
  'short-passwords': 'L4 register with a password of 11 characters',
  'cut-passwords': 'L4 a password of 12 characters is accepted; a long one',
  'refresh-reused': 'L4 refresh: using a token twice',
  'family-lives': 'L4 refresh: using a token twice',
  'logout-forgets': 'L4 logout answers 204',
  'logout-everywhere': 'L4 logout leaves the other logins',
  'shared-keys': 'L4 Idempotency-Key: the key of one account',
  'no-challenge': 'L4 the list with no token',
};

const CAUGHT_BY_SANDBOX = {
  'shared-sandboxes': 'L4 sandbox: deleting the whole list never reaches another',
  'any-sandbox': 'L4 sandbox: an unknown token is 404',
  'expired-sandbox': 'L4 sandbox: POST answers 201',
  'boasting-sandbox': 'L4 sandbox: its /meta has the features',
  'outside-urls': 'L4 sandbox: a todo made in it has a url in it',
};
const DEFECTS = { ...API_DEFECTS, ...ACCOUNT_DEFECTS, ...SANDBOX_DEFECTS };

for (const [name, features] of Object.entries({
  'as it is': {},
  'with accounts': { hasAccounts: true },
  'with sandboxes': { hasSandboxes: true },
  'with accounts and sandboxes': { hasAccounts: true, hasSandboxes: true },
})) {
  test(`the clean reference ${name} passes every check of the API`, () =>
    withReference(features, async (origin) => {
      const { code, failed, output, complaint } = await judged('--api', `${origin}/api/v1`);
      assert.deepEqual(failed, []);
      assert.equal(code, 0, output + complaint);
    }));
}

test('every defect has a check that must notice it', () => {
  assert.deepEqual(Object.keys(CAUGHT_BY), Object.keys(API_DEFECTS));
  assert.deepEqual(Object.keys(CAUGHT_BY_L4), Object.keys(ACCOUNT_DEFECTS));
  assert.deepEqual(Object.keys(CAUGHT_BY_SANDBOX), Object.keys(SANDBOX_DEFECTS));
});

for (const [defect, sentence] of Object.entries({ ...CAUGHT_BY, ...CAUGHT_BY_L4, ...CAUGHT_BY_SANDBOX })) {
  test(`the defect ${defect} (${DEFECTS[defect]}) is caught by "${sentence}…"`, () => {
    const features = { hasAccounts: defect in ACCOUNT_DEFECTS, hasSandboxes: defect in SANDBOX_DEFECTS };
    return withReference({ defects: [defect], ...features }, async (origin) => {
      const { code, failed, output, complaint } = await judged(
        '--api',
        `${origin}/api/v1`,
        '--name',
        startingWith(sentence),
      );
      assert.equal(code, 1, output + complaint);
      assert.notEqual(failed.length, 0);
    });
  });
}

test('a failure says the request, what was expected and what came', () =>
  withReference({ defects: ['lost-order'] }, async (origin) => {
    const { output } = await judged('--api', `${origin}/api/v1`, '--name', 'created with an order');
    assert.match(output, /POST \/api\/v1\/todos \[content-type: application\/json\] \{"title":"blah","order":523\}/);
    assert.match(output, /expected: member order 523\n +got: 1024\n +answer: 201 application\/json \{"id"/);
  }));

test('the suite leaves the list as it found it', () =>
  withReference({}, async (origin) => {
    const list = `${origin}/api/v1/todos`;
    await fetch(list, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"title":"mine"}' });
    const { code, output, complaint } = await judged(
      '--api',
      `${origin}/api/v1`,
      '--level',
      '1',
      '--name',
      '^L1 (title|body|media)',
    );
    assert.equal(code, 0, output + complaint);
    assert.deepEqual(
      (await (await fetch(list)).json()).map(({ title }) => title),
      ['mine'],
    );
  }));

test('--junit and --json write the results', () =>
  withReference({ defects: ['utf16-length'] }, async (origin) => {
    const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    const [junit, json] = [join(folder, 'results.xml'), join(folder, 'results.json')];
    await judged(
      '--api',
      `${origin}/api/v1`,
      '--name',
      'code points outside the BMP',
      '--junit',
      junit,
      '--json',
      json,
    );
    const results = JSON.parse(await readFile(json, 'utf8'));
    const xml = await readFile(junit, 'utf8');
    await rm(folder, { recursive: true });
    assert.equal(results.passed, false);
    assert.deepEqual(
      results.levels.find(({ level }) => level === 'L1'),
      { level: 'L1', passed: 1, total: 2 },
    );
    assert.match(xml, /<testsuite name="L1" tests="2" failures="1"/);
    assert.match(xml, /<failure message="POST /);
  }));

for (const [name, options, complaint] of [
  ['no --api', [], /--api is needed/],
  ['an API that is no URL', ['--api', 'nowhere'], /--api is not an http URL: nowhere/],
  [
    'an API that does not answer',
    ['--api', 'http://127.0.0.1:9/api/v1'],
    /--api does not answer: GET http:\/\/127\.0\.0\.1:9\/api\/v1\/meta/,
  ],
  ['an unknown option', ['--url', 'x'], /--url/],
  ['a level that is none', ['--api', 'http://127.0.0.1:9', '--level', '9'], /--level is 0 to 5, not 9/],
  [
    'a name that is no expression',
    ['--api', 'http://127.0.0.1:9', '--name', '('],
    /--name is not a regular expression/,
  ],
  [
    'a browser that is none',
    ['--api', 'http://127.0.0.1:9', '--browser', '/nowhere/chrome'],
    /--browser is not an executable file/,
  ],
]) {
  test(`${name} ends the suite with 2 and says why`, async () => {
    const result = await judged(...options);
    assert.equal(result.code, 2);
    assert.match(result.complaint, complaint);
    assert.doesNotMatch(result.complaint, /\n {4}at /);
  });
}

test('--level and --name choose the checks, and none chosen ends with 2', () =>
  withReference({}, async (origin) => {
    const api = `${origin}/api/v1`;
    const level0 = await judged('--api', api, '--level', '0');
    const none = await judged('--api', api, '--name', 'no such check');
    assert.match(level0.output, /^# L0 (\d+)\/\1 passed/m);
    assert.doesNotMatch(level0.output, /^ok \d+ - L[1-5] /m);
    assert.equal(none.code, 2);
    assert.match(none.complaint, /no check matches/);
  }));
