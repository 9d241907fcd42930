import { visibleLines } from '@aml-mlops/errors';

/**
 * Standard output belongs to results; everything else goes to standard error. What either holds of users' labels, texts
 * and file names cannot act on a terminal.
 */
export function printResult(text: string): void {
  printStyled(visibleLines(text));
}

/** Prints as it is a text that has colours, and of which all that comes from outside is visible already. */
export function printStyled(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** JSON of the same value in which nothing hides and nothing acts on a terminal. */
export function printJson(document: unknown): void {
  const json = JSON.stringify(document, null, 2);
  printStyled(json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, jsonEscape));
}

export function printNote(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}
