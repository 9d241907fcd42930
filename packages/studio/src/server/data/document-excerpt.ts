/** Characters of a document that lists show; the whole of it is asked for by itself. */
const EXCERPT = 600;

/** The beginning of a document as one line, never half a character. */
export function excerptOf(text: string, most = EXCERPT): string {
  const start = text
    .slice(0, most * 2)
    .replaceAll(/\s+/g, ' ')
    .slice(0, most);
  return start.replace(/[\ud800-\udbff]$/, '');
}
