import { parseSync } from 'oxc-parser';

/** Names that the files of a step or the list of steps use for something else. */
const TAKEN: ReadonlySet<string> = new Set(
  'defineStep expect input output path require run runProgram runStep source stepPrograms test z'.split(' '),
);

/** What a step is called in TypeScript: `word-count` is `wordCount`, and `new`, which is a word of the language, `newStep`. */
export function identifierOf(name: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const usable = parseSync('name.ts', `export const ${camel} = 0;`).errors.length === 0;
  return usable && !TAKEN.has(camel) ? camel : `${camel}Step`;
}
