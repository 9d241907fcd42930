import { expect, test } from 'vitest';
import { subcommands } from './command-page.ts';
import { toSiteMarkdown } from './site-links.ts';
import { rangeOf } from './step-pages.ts';

const pages = new Map([
  ['docs/architecture.md', 'architecture'],
  ['packages/text/README.md', 'packages/text'],
]);

test.each([
  ['see [the house](../../docs/architecture.md#contracts)', 'see [the house](/architecture#contracts)'],
  ['[`text`](../text/README.md) [here](#limits)', '[`text`](/packages/text) [here](#limits)'],
  ['[rules](../../tools/src/rules.ts), [out](https://example.com)', 'rules, [out](https://example.com)'],
  ['<!-- result -->\n```\n[x](y.md) {{\n```', '```\n[x](y.md) {{\n```'],
])('%j becomes %j', (markdown, expected) => {
  expect(toSiteMarkdown(markdown, 'packages/metrics/README.md', pages)).toBe(expected);
});

test('subcommands are read from a help text', () => {
  const help =
    'Usage: mlops\n\nOptions:\n  -h, --help  help\n\nCommands:\n  run [options]  runs\n                 on\n  data-check     looks\n  help           help\n';
  expect(subcommands(help)).toEqual(['run', 'data-check']);
});

test.each([
  [{ type: 'integer', minimum: 0, maximum: 256 }, 'whole number in [0, 256]'],
  [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'whole number'],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'number in (0, 1]'],
  [{ type: 'integer', minimum: 1 }, 'whole number in [1, inf)'],
  [{ enum: ['a', 'b'] }, 'one of a, b'],
  [{ anyOf: [{ type: 'boolean' }, { const: 'zero' }] }, 'boolean; or zero'],
])('the range of %o is %s', (property, range) => {
  expect(rangeOf(property)).toBe(range);
});
