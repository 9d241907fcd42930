/** Characters of a document that lists show; the whole of it is asked for by itself. */
const EXCERPT = 600;

/** The beginning of a document, never half a character. */
export function excerptOf(text: string, most = EXCERPT): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
