import { visibleText } from '@aml-mlops/errors';

/** Characters that mark up Markdown (CommonMark 0.31, with tables and strikethrough of GFM), HTML or an address. */
const MARKUP = /[\\`*_{}[\]<>()#+!|~&$^=:@-]/g;

/**
 * Escapes untrusted text for Markdown: in a paragraph, a list or a table cell it is shown literally, on one line, and
 * makes no markup or link and does not end the cell. Words and `-` or `.` within them stay readable.
 *
 * @param limit characters past which the text is cut; default: 200
 */
export function markdownText(text: string, limit = 200): string {
  const line = visibleText(text, limit);
  return line.replace(MARKUP, (character, at: number) =>
    isInsideWord(line, at) && /[-_:=@+]/.test(character) && !isAddress(line) ? character : entity(character),
  );
}

/** An entity instead of a backslash, since it works in table cells and HTML blocks too. */
function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

const WORD = /[\p{L}\p{N}]/u;

function isInsideWord(line: string, at: number): boolean {
  return WORD.test(line[at - 1] ?? '') && WORD.test(line[at + 1] ?? '');
}

/** GFM turns these into links automatically. */
function isAddress(line: string): boolean {
  return /@|:\/\/|www\./i.test(line);
}
