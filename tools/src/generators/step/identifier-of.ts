import { parseSync } from 'oxc-parser';

/** Names already used in the files of a step or in the list of steps. */
const TAKEN: ReadonlySet<string> = new Set(
  'defineStep expect input output path require run runProgram runStep source stepPrograms test z'.split(' '),
);

/** A step's identifier in TypeScript: `wordCount` for `word-count`, and `newStep` for the reserved word `new`. */
export function identifierOf(name: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const usable = parseSync('name.ts', `export const ${camel} = 0;`).errors.length === 0;
  return usable && !TAKEN.has(camel) ? camel : `${camel}Step`;
}
