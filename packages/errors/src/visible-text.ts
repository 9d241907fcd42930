const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * What a reader cannot see or what acts on a terminal, a page or a drawing: controls (C0, C1, delete), marks that turn the
 * direction of writing, line and paragraph separators, invisible characters, lone surrogates and noncharacters. Joiners
 * stay (U+200C, U+200D): scripts and emoji need them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

/**
 * Text from outside as one line in which nothing hides and nothing acts: unseen characters become escapes such as `\n`,
 * `\u001b` and `\u202e`, a lone surrogate likewise. All other text stays as it is.
 *
 * @param limit characters past which the text is cut, with `…` for the rest; default: no limit
 */
export function visibleText(text: string, limit = Number.POSITIVE_INFINITY): string {
  if (text.length <= limit) return escapeUnseen(text);
  // No more of a text of megabytes is looked at than is shown.
  const start = [...text.slice(0, limit * 2)];
  return start.length <= limit && text.length <= limit * 2
    ? escapeUnseen(text)
    : `${escapeUnseen(start.slice(0, limit - 1).join(''))}…`;
}

/**
 * {@link visibleText} for what a terminal or a log shows: the line breaks stay, so a sentence of ours may have several lines.
 * A text from outside goes through {@link visibleText} or `showValue` before it becomes part of such a sentence.
 */
export function visibleLines(text: string): string {
  return text.split('\n').map(escapeUnseen).join('\n');
}

function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => NAMED[character] ?? codePoint(character));
}

function codePoint(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
