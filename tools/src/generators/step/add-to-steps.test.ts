import { expect, test } from 'vitest';
import { addToSteps } from './add-to-steps.ts';

const source = `import { trainer } from '@aml-mlops/trainer/contract';

export const STEPS = [
  stepSource(import.meta.url, '@aml-mlops/trainer', trainer),
];
`;

test('the step is imported, and the last of the list', () => {
  expect(addToSteps(source, '@aml-mlops/word-count', 'wordCount')).toBe(
    `import { wordCount } from '@aml-mlops/word-count/contract';
import { trainer } from '@aml-mlops/trainer/contract';

export const STEPS = [
  stepSource(import.meta.url, '@aml-mlops/trainer', trainer), stepSource(import.meta.url, '@aml-mlops/word-count', wordCount),
];
`,
  );
});

test('a step that is there already is not added again', () => {
  expect(addToSteps(source, '@aml-mlops/trainer', 'trainer')).toBe(source);
});

test('the first step of a list is added too', () => {
  expect(addToSteps('const STEPS = [];', '@aml-mlops/a', 'a')).toBe(
    `import { a } from '@aml-mlops/a/contract';\nconst STEPS = [stepSource(import.meta.url, '@aml-mlops/a', a)];`,
  );
});

test('a source without the list is refused', () => {
  expect(() => addToSteps('export const OTHERS = [];', '@aml-mlops/a', 'a')).toThrow('must have a list STEPS');
});
