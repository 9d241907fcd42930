import { expect, test } from 'vitest';
import { evaluate, type Scope } from './evaluate.ts';
import { fillText, fillValue } from './fill-text.ts';
import { AZURE_FUNCTIONS, githubFunctions } from './functions.ts';
import { parseExpression } from './parse-expression.ts';
import type { Value } from './value.ts';

const contexts: Record<string, Value> = {
  github: { ref: 'refs/heads/main', event: { inputs: { model: 'a:1' } } },
  needs: { one: { result: 'success', outputs: { model: 'x:3' } }, two: { result: 'failure' } },
  variables: { 'Build.Reason': 'Schedule' },
  list: ['a', 'B'],
};
const github: Scope = { contexts, functions: githubFunctions(import.meta.dirname) };
const azure: Scope = { contexts, functions: AZURE_FUNCTIONS };
const ask = (text: string) => evaluate(parseExpression(text, { operators: true }), github);
const askAzure = (text: string) => evaluate(parseExpression(text, { operators: false }), azure);

test.each<[string, Value]>([
  ["github.ref == 'REFS/heads/main'", true],
  ["github.event.inputs.model || 'none'", 'a:1'],
  ["github.event.client_payload.model || 'none'", 'none'],
  ["github['event'].inputs['MODEL']", 'a:1'],
  ['needs.*.result', ['success', 'failure']],
  ["contains(needs.*.result, 'failure')", true],
  ["contains('Hello', 'ELL') && !startsWith('Hello', 'x')", true],
  ["1 < 2 && 'b' > 'a' && 0 == '' && null == 0", true],
  ['!(true && false) || false', true],
  ["format('{1}-{0}-{{x}}', 'a', 2)", '2-a-{x}'],
  ['fromJSON(\'{"a":[1,2]}\').a[1]', 2],
  ['toJSON(needs.one.outputs) == \'{\n  "model": "x:3"\n}\'', true],
  ["join(list, '-')", 'a-B'],
  ["endsWith(github.ref, '/MAIN')", true],
  ["'it''s'", "it's"],
  ['needs.constructor', null],
  ["needs['__proto__'].toString", null],
  ["hashFiles('no-such-file')", ''],
])('GitHub: %s', (text, value) => {
  expect(ask(text)).toEqual(value);
});

test.each<[string, Value]>([
  ["and(eq(variables['Build.Reason'], 'schedule'), ne(1, 2))", true],
  ["or(in('a', 'b', 'A'), false)", true],
  ["not(notIn('a', 'b'))", false],
  ["coalesce('', variables['none'], 'c')", 'c'],
  ["iif(gt(3, '2'), upper('x'), lower('Y'))", 'X'],
  ["join(';', split('a,b', ','))", 'a;b'],
  ["length(replace(trim(' aba '), 'b', ''))", 2],
  ["eq(true, 'True')", true],
  ["xor(le('a', 'B'), ge(2, 3))", true],
  ["containsValue(variables, 'schedule')", true],
])('Azure Pipelines: %s', (text, value) => {
  expect(askAzure(text)).toEqual(value);
});

test('what is unknown is refused, and never empty', () => {
  expect(() => ask('sucess()')).toThrow('function of an expression must be one of contains, endswith,');
  expect(() => ask('nedes.one')).toThrow(
    'context of an expression must be one of github, list, needs, variables; got nedes',
  );
  expect(() => ask('a ==')).toThrow('expression "a ==" must be complete and correct; got its end');
  expect(() => ask('github.ref § 1')).toThrow('got § 1');
  expect(() => askAzure("variables['a'] == 'b'")).toThrow('must be complete and correct; got ==');
  expect(() => ask("fromJSON('{')")).toThrow('argument of fromJSON() must be JSON; got "{"');
  expect(() => ask("format('{1}', 1)")).toThrow('argument of format() must be a value for {1}; got "{1}"');
});

test('expressions within a text are filled in; one by itself keeps its type', () => {
  expect(fillText('m=${{ needs.one.outputs.model }} r=${{ github.ref }}', github, true)).toBe(
    'm=x:3 r=refs/heads/main',
  );
  expect(fillValue(' ${{ needs.*.result }} ', github, true)).toEqual(['success', 'failure']);
  expect(fillText("${{ needs.two.outputs.none }}|${{ '}' }}", github, true)).toBe('|}');
});
