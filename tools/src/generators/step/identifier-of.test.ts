import { expect, test } from 'vitest';
import { identifierOf } from './identifier-of.ts';

test.each([
  ['trainer', 'trainer'],
  ['word-count', 'wordCount'],
  ['top-10-words', 'top10Words'],
  // Words of the language, and names that the step's files use.
  ['new', 'newStep'],
  ['await', 'awaitStep'],
  ['input', 'inputStep'],
  ['run-step', 'runStepStep'],
])('%s is %s', (name, identifier) => {
  expect(identifierOf(name)).toBe(identifier);
});
