import { stripVTControlCharacters } from 'node:util';

export interface Failure {
  readonly name: string;
  /** The errors of the test, one text each: message and difference, as printed by the runner. */
  readonly errors: readonly {
    readonly message: string;
    readonly diff?: string | undefined;
    readonly stack?: string | undefined;
  }[];
}

/** Maximum length of a message: the comparison of a document of megabytes would push the names out of the part that CI keeps. */
const MESSAGE_LENGTH = 2000;
const FRAMES = 3;

/** What failed and why, by name. Printed last, because the end of a long log is kept. */
export function failures(failed: readonly Failure[]): string {
  if (failed.length === 0) return '';
  const lines = failed.map(({ name, errors }) => `   ✗  ${name}\n${errors.map(reason).join('')}`);
  return `\nFailed: ${failed.length}\n${lines.join('')}`;
}

function reason({ message, diff, stack }: Failure['errors'][number]): string {
  const told = stripVTControlCharacters(diff ? `${message}\n${diff}` : message);
  const shown = told.length > MESSAGE_LENGTH ? `${told.slice(0, MESSAGE_LENGTH)}…` : told;
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at .*\.ts:\d+/.test(line) && !line.includes('node_modules'));
  return [...shown.split('\n'), ...frames.slice(0, FRAMES).map((line) => line.trim())]
    .map((line) => `        ${line}\n`)
    .join('');
}
