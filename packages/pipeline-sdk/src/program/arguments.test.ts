import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { defineStep, input, listInput, output, state } from '../index.ts';
import { readArguments } from './arguments.ts';

const step = defineStep({
  name: 'stir',
  description: 'Stirs',
  inputs: { raw: input('dataset/text', 'What is stirred') },
  state: { memory: state('dataset/text', 'What was stirred before') },
  outputs: { stirred: output('dataset/text', 'What came of it') },
  params: z.object({ speed: z.number().default(1), constructor: z.string().default('') }),
  environment: { base: 'node' },
});

const COMPLETE = ['--raw', 'in', '--stirred', 'out', '--memoryNext', 'next'];

test('ports and parameters are told apart by their names', () => {
  expect(readArguments(step, [...COMPLETE, '--speed=2', '--memory', 'old', '--constructor', 'x'])).toEqual({
    help: false,
    inputs: { raw: 'in', memory: 'old' },
    outputs: { stirred: 'out', memory: 'next' },
    params: { speed: '2', constructor: 'x' },
  });
});

test('a value is the next word whatever it looks like, or what follows the first equals sign', () => {
  const speedOf = (...words: string[]) => readArguments(step, [...COMPLETE, ...words]).params['speed'];
  for (const word of ['-1', '--help', '--', '', '--raw', '=', 'a=b']) expect(speedOf('--speed', word)).toBe(word);
  expect(speedOf('--speed=a=b')).toBe('a=b');
  expect(speedOf('--speed=')).toBe('');
});

test('any value comes through as it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(readArguments(step, [...COMPLETE, '--speed', value]).params['speed']).toBe(value);
      expect(readArguments(step, [...COMPLETE, `--speed=${value}`]).params['speed']).toBe(value);
    }),
  );
});

test('who asks for help need give nothing else', () => {
  expect(readArguments(step, ['--help'])).toEqual({ help: true, inputs: {}, outputs: {}, params: {} });
});

describe('wrong usage', () => {
  const flags = '--raw, --speed, --constructor, --stirred, --memory, --memoryNext';

  test.each(['--sped', '--sped=3', 'word', '-s', '-speed', '-', '--', '--=x', '--help=x', '--__proto__', '--toString'])(
    '%s is no flag of the step',
    (word) => {
      const message = `argument of stir must be one of ${flags}; got ${word}`;
      expect(() => readArguments(step, [...COMPLETE, word, 'x'])).toThrow(message);
    },
  );

  test.each([
    [['--speed'], '--speed of stir must have a value'],
    [['--speed', '1', '--speed=2'], '--speed of stir must be given once'],
    [['--raw', 'again'], '--raw of stir must be given once'],
  ])('%j', (words, message) => {
    expect(() => readArguments(step, [...COMPLETE, ...words])).toThrow(message);
  });

  test.each(['--raw', '--stirred', '--memoryNext'])('%s is missing', (flag) => {
    const at = COMPLETE.indexOf(flag);
    expect(() => readArguments(step, COMPLETE.toSpliced(at, 2))).toThrow(`${flag} of stir must be given`);
  });
});

describe('a list input', () => {
  const gather = defineStep({
    name: 'gather',
    description: 'Gathers',
    inputs: { constructor: listInput('dataset/text', 'Texts') },
    outputs: { all: output('dataset/text', 'All of them') },
    params: z.object({}),
  });
  const inputsOf = (...words: string[]) => readArguments(gather, [...words, '--all', 'out']).inputs;

  test('has what it is given, in order; one is a list of one', () => {
    expect(inputsOf('--constructor', 'b', '--constructor=a', '--constructor', 'b')).toEqual({
      constructor: ['b', 'a', 'b'],
    });
    expect(inputsOf('--constructor', 'b')).toEqual({ constructor: ['b'] });
  });

  test('must be given', () => {
    expect(() => inputsOf()).toThrow('--constructor of gather must be given');
  });
});
