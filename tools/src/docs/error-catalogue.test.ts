import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describedErrors, thrownErrors } from './error-catalogue.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const described = describedErrors(ROOT);
const thrown = thrownErrors(ROOT);

describe('docs/error-codes', () => {
  test('describes every code that the sources throw: add "## CODE" to the file of its area', () => {
    const known = new Set(described.map(({ code }) => code));
    expect(thrown.map(({ code }) => code).filter((code) => !known.has(code))).toEqual([]);
  });

  test('describes none that nothing throws: remove it', () => {
    const known = new Set(thrown.map(({ code }) => code));
    expect(described.map(({ code }) => code).filter((code) => !known.has(code))).toEqual([]);
  });

  test('describes each once, in order, with what it means and what to do', () => {
    const codes = described.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const area of new Set(described.map((entry) => entry.area))) {
      const own = described.filter((entry) => entry.area === area).map(({ code }) => code);
      expect(own, area).toEqual(own.toSorted());
    }
    for (const { code, text } of described) expect(text, code).toMatch(/^[A-Z`].{10,}[\s\S]*\*\*What to do:\*\* \S/);
  });
});

test('messages are found beside the code and where they are named before it, without their values', () => {
  const messages = (code: string) => thrown.find((error) => error.code === code)?.messages;
  expect(messages('E_RUN_DONE')).toContain('run … is done: there is nothing to resume');
  expect(messages('E_BASELINE_EXISTS')).toEqual([
    'baseline … must be new, since a baseline is kept by hand; --replace replaces it',
  ]);
});
