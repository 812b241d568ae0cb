/** L1: the members beyond Todo-Backend: description, dueDate, priority, completedAt. */
import { checksOf } from '../lib/check.mjs';
import * as judge from '../lib/judge.mjs';

const check = checksOf('L1', 'details');

/** @param {string} member @param {string} name @param {unknown} value */
function accepted(member, name, value) {
  check(`${member}: ${name} is kept`, async (api) => {
    const answer = await api.post({ title: 'a', [member]: value });
    judge.todo(answer, judge.json(answer, 201), { [member]: value });
    const again = await api.get(answer.json.id);
    judge.todo(again, judge.json(again), { [member]: value });
  });
}

/** @param {string} member @param {string} name @param {unknown} value @param {string[]} reason */
function refused(member, name, value, reason) {
  for (const method of ['POST', 'PATCH']) {
    check(`${member}: ${name} is 422 on ${method}`, async (api) => {
      const path = method === 'POST' ? api.root : api.path((await api.make()).id);
      const answer = await api.send(method, path, { json: { title: 'a', [member]: value } });
      judge.problem(answer, 422, { code: 'validation-failed', pointer: `/${member}`, reason });
    });
  }
}

check('details: a new todo has description, dueDate and completedAt null', async (api) => {
  const answer = await api.post({ title: 'a' });
  judge.todo(answer, judge.json(answer, 201), { description: null, dueDate: null, completedAt: null });
});

accepted('description', 'text of several lines', 'one\n\ttwo\r\nthree ');
accepted('description', '5000 characters outside the BMP', '\u{1f600}'.repeat(5000));
accepted('description', 'null', null);
refused('description', '5001 characters', 'x'.repeat(5001), ['too_long']);
refused('description', 'a number', 5, ['type']);
refused('description', 'U+0000', 'a\u0000b', ['characters']);

accepted('dueDate', 'a date', '2027-01-31');
accepted('dueDate', '29 February of a leap year', '2028-02-29');
accepted('dueDate', 'null', null);
for (const [name, value] of Object.entries({
  '29 February of a common year': '2027-02-29',
  '30 February': '2028-02-30',
  'month 13': '2027-13-01',
  'day 0': '2027-01-00',
  'year 0': '0000-01-01',
  'a date without zeroes': '2027-1-1',
  'a time': '2027-01-01T00:00:00Z',
  'the empty string': '',
  'a word': 'tomorrow',
}))
  refused('dueDate', name, value, ['format', 'range']);
refused('dueDate', 'a number', 20270101, ['type']);

for (const priority of ['low', 'normal', 'high']) accepted('priority', priority, priority);
refused('priority', 'urgent', 'urgent', ['enum']);
refused('priority', 'High', 'High', ['enum']);
refused('priority', 'a number', 1, ['type', 'enum']);
refused('priority', 'null', null, ['type', 'enum', 'required']);
accepted('dueDate', 'the first day', '0001-01-01');
accepted('dueDate', 'the last day', '9999-12-31');

check('details: PATCH with null removes description and dueDate', async (api) => {
  const { id } = await api.make({ description: 'text', dueDate: '2027-01-31' });
  const answer = await api.patch(id, { description: null, dueDate: null });
  judge.todo(answer, judge.json(answer), { description: null, dueDate: null });
});

check('details: PUT without description and dueDate removes them', async (api) => {
  const { id } = await api.make({ description: 'text', dueDate: '2027-01-31' });
  const answer = await api.put(id, { title: 'a' });
  judge.todo(answer, judge.json(answer), { description: null, dueDate: null });
});

check('details: PUT without priority makes it normal', async (api) => {
  const { id } = await api.make({ priority: 'high' });
  const answer = await api.put(id, { title: 'a' });
  judge.todo(answer, judge.json(answer), { priority: 'normal' });
});

check('completedAt: set with completed, kept by other changes, null again without', async (api) => {
  const { id } = await api.make();
  const done = judge.json(await api.patch(id, { completed: true }));
  judge.holds(undefined, 'a timestamp', judge.TIMESTAMP.test(done.completedAt), done);
  const renamed = await api.patch(id, { title: 'renamed' });
  judge.todo(renamed, judge.json(renamed), { completedAt: done.completedAt });
  const active = await api.patch(id, { completed: false });
  judge.todo(active, judge.json(active), { completedAt: null });
});

check('completedAt: a todo created completed has it', async (api) => {
  const answer = await api.post({ title: 'a', completed: true });
  const { completedAt } = judge.json(answer, 201);
  judge.holds(answer, 'a timestamp', judge.TIMESTAMP.test(completedAt), completedAt);
});
