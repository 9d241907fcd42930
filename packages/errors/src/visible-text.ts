const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Characters that a reader cannot see, or that affect a terminal, a page or a drawing: controls (C0, C1, delete), marks that change the
 * writing direction, line and paragraph separators, invisible characters, lone surrogates and noncharacters. Joiners
 * (U+200C, U+200D) are kept, since scripts and emoji need them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

/**
 * Makes untrusted text safe to print, on one line: invisible characters and controls become escapes such as `\n`,
 * `\u001b` and `\u202e`, and so do lone surrogates. All other text is unchanged.
 *
 * @param limit characters past which the text is cut, with `…` for the rest; default: no limit
 */
export function visibleText(text: string, limit = Number.POSITIVE_INFINITY): string {
  if (text.length <= limit) return escapeUnseen(text);
  // Only the part that can be shown is examined, since a text may have megabytes.
  const start = [...text.slice(0, limit * 2)];
  return start.length <= limit && text.length <= limit * 2
    ? escapeUnseen(text)
    : `${escapeUnseen(start.slice(0, limit - 1).join(''))}…`;
}

/**
 * Like {@link visibleText}, but keeps line breaks, for our own messages of several lines in a terminal or a log.
 * Pass untrusted text through {@link visibleText} or `showValue` before it becomes part of such a message.
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
