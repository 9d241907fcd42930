import { expect, test } from 'vitest';
import { type ExpressionScope, evaluate } from './evaluate.ts';
import { ExpressionError } from './expression.ts';
import { parseExpression } from './parse.ts';
import { Provenance } from './provenance.ts';
import { Told } from './told.ts';

const values: Readonly<Record<string, unknown>> = {
  text: 'News',
  list: ['a', 'b'],
  map: { b: { n: 2 }, a: { n: 1 } },
  told: new Told('/subscriptions/s/x'),
};
const scope: ExpressionScope = {
  provenance: new Provenance(),
  call: (name, [key]) =>
    name === 'parameters'
      ? { value: values[String(key)], origin: { file: 'p.json', path: `parameters.${key}.value` } }
      : undefined,
};
const resultOf = (text: string): unknown => evaluate(parseExpression(`[${text}]`), scope).value;

test.each<[string, unknown]>([
  ["'it''s'", "it's"],
  ["concat('a', 1, 'b')", 'a1b'],
  ['concat(createArray(1), createArray(2, 3))', [1, 2, 3]],
  ["format('{0}-{1}-{0}', 'a', 2)", 'a-2-a'],
  ["format('{{{0}}}', 'a')", '{a}'],
  ["toLower(parameters('text'))", 'news'],
  ["substring('abcdef', 2, 3)", 'cde'],
  ["replace('a.b.c', '.', '$&')", 'a$&b$&c'],
  ["split('a/b', '/')[1]", 'b'],
  ["last(split('/x/y', '/'))", 'y'],
  ["take('abc', 2)", 'ab'],
  ['skip(createArray(1, 2, 3), 1)', [2, 3]],
  ['range(3, 2)', [3, 4]],
  ["length(parameters('map'))", 2],
  ["empty('')", true],
  ['empty(createObject())', true],
  ["union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))", { a: { x: 1, y: 2 } }],
  ["contains(parameters('list'), 'b')", true],
  ["items(parameters('map'))[0].key", 'a'],
  ["items(parameters('map'))[1].value.n", 2],
  ["if(equals(1, 1), 'yes', fail('never asked'))", 'yes'],
  ['and(true(), not(false()))', true],
  ['or(false(), less(1, 2))', true],
  ["coalesce(null(), 'x')", 'x'],
  ['div(7, 2)', 3],
  ['mod(7, 2)', 1],
  ['json(\'{"a": [1]}\').a[0]', 1],
  ['string(true())', 'True'],
  ["startsWith('Abc', 'aB')", true],
  // uuid.uuid5(UUID('11fb06fb-712d-4ddd-98c7-e71bbd588830'), 'a-b') of Python 3.11
  ["guid('a', 'b')", '2d796349-8c7e-55ec-9624-54ece82ed031'],
])('%s is %o', (text, wanted) => {
  expect(resultOf(text)).toEqual(wanted);
});

// Values of Bicep's uniqueString().
test.each([
  [['abc'], 'cgtzqvhu4i23s'],
  [['test'], 'rbgf3xv4ufgzg'],
  [['hello', 'world'], 'a7wkljktk6wne'],
  [['foo', 'bar', 'baz'], 'xzi4ioaxtmth4'],
  [['/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg'], 'bmg7c6xu4tw46'],
])('uniqueString of %j is %s', (parts, unique) => {
  expect(resultOf(`uniqueString(${parts.map((part) => `'${part}'`).join(', ')})`)).toBe(unique);
});

test('uniqueString tells upper case from lower case, and takes any text', () => {
  expect(resultOf("uniqueString('ABC')")).not.toBe(resultOf("uniqueString('abc')"));
  for (const text of ['', 'a', 'é€', 'x'.repeat(1000)])
    expect(resultOf(`uniqueString('${text}')`)).toMatch(/^[a-z2-7]{13}$/);
});

test('what only a deployment tells stands for itself, as a GUID where it is one', () => {
  expect(String(resultOf("parameters('told').principalId"))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(resultOf("concat('x', parameters('told').name)")).toBe('xtold:/subscriptions/s/x#name');
});

test('a value knows where it was written', () => {
  const located = (text: string) => evaluate(parseExpression(`[${text}]`), scope).origin?.path;
  expect(located("parameters('text')")).toBe('parameters.text.value');
  expect(located("if(true(), parameters('list')[1], '')")).toBe(undefined);
});

test.each([
  ['concat(', 'the expression must go on with a value; it ends'],
  ["concat('a'", 'the expression must go on with , or ); it ends'],
  ["concat('a') 'b'", "the expression must end at character 13; got 'b'"],
  ['"a"', 'character 1 must begin a value; got "a"'],
  ["nothing('a')", 'nothing() is not a function that is known here'],
  ['toLower(1)', 'argument 1 of toLower() must be a text; got 1'],
  ["toLower('a', 'b')", 'toLower() must have 1 arguments; got 2'],
  ['createArray(1)[1]', 'an index into 1 items must be in [0, 0]; got 1'],
  ["createObject('a', 1).b", 'property b must be one of a'],
  ["format('{1}', 'a')", 'format() must have an argument for {1}; got 1'],
  ["substring('abc', 2, 2)", 'substring() must stay within 3 characters; got 2 from 2 on'],
  ["if('yes', 1, 2)", 'argument 1 of if() must be true or false; got "yes"'],
])('%s is refused: %s', (text, message) => {
  expect(() => resultOf(text)).toThrow(new ExpressionError(message));
});
