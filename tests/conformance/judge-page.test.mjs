/** Judges the judge: the suite passes on the reference page and catches every defect of a page. Needs Chromium. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_DEFECTS } from './reference.mjs';
import { judged, startingWith, withReference } from './suite.mjs';

/** What must fail when the page has the defect. */
const CAUGHT_BY = {
  'no-focus': 'P adding: .new-todo has the focus',
  untrimmed: 'P adding: the title is trimmed, by the page',
  'trim-builtin': 'P adding: the page trims what the API trims',
  'composition-adds': 'P adding: an Enter that ends a composition',
  'blank-added': 'P adding: a blank title adds nothing',
  'late-clearing': 'P persistence: an answer that comes late does not clear',
  'markup-in-titles': 'P adding: markup in a title is shown as text',
  'text-in-row': 'P structure: the text of a row is exactly its title',
  'extra-class': 'P classes: a row has the class attribute',
  plural: 'P counting: the footer counts',
  'clear-always': 'P clearing: the button shows only while',
  'destroy-visible': 'P rows: .destroy is not displayed until',
  'keyboard-lost': 'P rows: .destroy is reached by the keyboard',
  'low-contrast': 'P accessibility: axe finds nothing of WCAG 2.2 AA with completed todos',
  wide: 'P accessibility: at 390 pixels',
  'escape-saves': 'P editing: Escape discards',
  'filter-lost': 'P filtering: the address #/active',
  'not-optimistic': 'P persistence: creating shows at once',
  'no-rollback': 'P persistence: toggling that fails',
  silent: 'P persistence: deleting that fails',
  'error-fades': 'P persistence: the error stays',
  'never-busy': 'P persistence: editing shows at once',
  parallel: 'P persistence: changes go out one after the other',
  'no-keepalive': 'P persistence: a change survives leaving',
  'row-replaced': 'P persistence: the row stays the same element',
  'late-list-wins': 'P persistence: a first list that comes late',
  stored: 'P persistence: no storage of the browser',
};

const options = (origin) => ['--api', `${origin}/api/v1`, '--page', `${origin}/`];

test('the reference page passes every check', () =>
  withReference({}, async (origin) => {
    const { code, failed, output, complaint } = await judged(...options(origin), '--name', '^P');
    assert.deepEqual(failed, []);
    assert.equal(code, 0, output + complaint);
  }));

test('every defect has a check that must notice it', () => {
  assert.deepEqual(Object.keys(CAUGHT_BY), Object.keys(PAGE_DEFECTS));
});

for (const [pageDefect, sentence] of Object.entries(CAUGHT_BY)) {
  test(`the defect ${pageDefect} (${PAGE_DEFECTS[pageDefect]}) is caught by "${sentence}…"`, () =>
    withReference({ pageDefect }, async (origin) => {
      const { code, failed, output, complaint } = await judged(...options(origin), '--name', startingWith(sentence));
      assert.equal(code, 1, output + complaint);
      assert.notEqual(failed.length, 0);
    }));
}

for (const defect of ['no-cors', 'preflight-redirect']) {
  test(`the defect ${defect} is caught in a browser, too`, () =>
    withReference({ defects: [defect] }, async (origin) => {
      const { code, output, complaint } = await judged(
        ...options(origin),
        '--name',
        'CORS in a browser: a page of another origin reads POST to the list with a slash',
      );
      assert.equal(code, 1, output + complaint);
      assert.match(output, /the browser refused/);
    }));
}
