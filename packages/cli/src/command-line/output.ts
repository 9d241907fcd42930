import { visibleLines } from '@aml-mlops/errors';

/**
 * Standard output carries results; everything else goes to standard error. Labels, texts and file names of users are
 * escaped in both, so that they cannot control a terminal.
 */
export function printResult(text: string): void {
  printStyled(visibleLines(text));
}

/** Prints a text with colours unchanged; all external content in it must be escaped already. */
export function printStyled(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** JSON of the same value with hidden and control characters escaped. */
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
