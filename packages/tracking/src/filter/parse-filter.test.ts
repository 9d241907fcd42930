import { describe, expect, test } from 'vitest';
import { parseFilter } from './parse-filter.ts';
import { parseOrder } from './parse-order.ts';

/** A filter in short: `entity.key comparator value`. */
function shown(filter: string): string[] {
  return parseFilter(filter).map(
    ({ identifier, comparator, value }) =>
      `${identifier.entity ?? ''}|${identifier.key} ${comparator} ${JSON.stringify(value)}`,
  );
}

describe("MLflow's filter language", () => {
  test.each([
    ['', []],
    ['   ', []],
    ['metrics.acc > 0.9', ['metrics|acc > 0.9']],
    ['metrics.acc>=-1.5e-3', ['metrics|acc >= -0.0015']],
    ['metrics.loss/train < .5', ['metrics|loss/train < 0.5']],
    [`params."lr" = '0.1'`, ['params|lr = "0.1"']],
    ["tags.`a b` LIKE '%x%'", ['tags|a b LIKE "%x%"']],
    ['tags."a ""b""" ilike "it\'s"', ['tags|a "b" ILIKE "it\'s"']],
    [`tags.mlflow.parentRunId = 'abc'`, ['tags|mlflow.parentRunId = "abc"']],
    [`tags.note = 'it''s'`, ['tags|note = "it\'s"']],
    [`status != 'FAILED'`, ['|status != "FAILED"']],
    [`attributes.status in ('FINISHED', "FAILED")`, ['attributes|status IN ["FINISHED","FAILED"]']],
    [`run_id NOT  IN ('a')`, ['|run_id NOT IN ["a"]']],
    ['tags.x is null and params.y IS NOT NULL', ['tags|x IS NULL undefined', 'params|y IS NOT NULL undefined']],
    ["`metrics`.`f 1` = 1 AnD tags.and = 'and'", ['metrics|f 1 = 1', 'tags|and = "and"']],
    [`tags.ключ = 'значение'`, ['tags|ключ = "значение"']],
    [`params.a == 'x' and params.b <> 'y'`, ['params|a = "x"', 'params|b != "y"']],
  ])('reads %s', (filter, comparisons) => {
    expect(shown(filter)).toEqual(comparisons);
  });

  test.each([
    ['metrics.acc >', "a value: a number or a text in quotes such as 'wasm' at character 14; got its end"],
    ['metrics.acc > 0.9 or metrics.acc < 1', 'AND at character 19; got "or metrics.acc < 1"'],
    ['metrics.acc 0.9', 'one of = != < <= > >= LIKE ILIKE IN NOT IN IS NULL IS NOT NULL at character 13; got "0.9"'],
    ["params.a = 'x", `a closing ' for the quote at character 12; got "'x"`],
    ['tags.`a = 1', 'a closing ` for the quote at character 6; got "`a = 1"'],
    ['params.a = wasm', 'a value: a number or a text in quotes such as \'wasm\' at character 12; got "wasm"'],
    ["tags.a in ('x' 'y')", '")" at character 16; got "\'y\')"'],
    ['> 3', 'a name such as metrics.accuracy at character 1; got "> 3"'],
    ['params. = 1', 'a key after params. at character 9; got "= 1"'],
    ["a = 'x'; DROP TABLE runs", 'a name, a value or an operator at character 8; got "; DROP TABLE runs"'],
  ])('says where %s is wrong', (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(`filter must have ${message} in: ${filter}`);
  });
});

test.each([
  ['metrics.acc DESC', 'acc', true],
  ['params.`a b` asc', 'a b', false],
  ['start_time', 'start_time', false],
])('the order %s is read', (source, key, descending) => {
  expect(parseOrder(source)).toMatchObject({ identifier: { key }, descending });
});

test('an order that says more is refused', () => {
  expect(() => parseOrder('metrics.acc DESC, x')).toThrow('ASC or DESC, or nothing more at character 17; got ", x"');
});
