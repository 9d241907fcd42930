/** Characters of a document shown in lists; the full text is requested separately. */
const EXCERPT = 600;

/** The beginning of a document on one line, without splitting a character. */
export function excerptOf(text: string, most = EXCERPT): string {
  const start = text
    .slice(0, most * 2)
    .replaceAll(/\s+/g, ' ')
    .slice(0, most);
  return start.replace(/[\ud800-\udbff]$/, '');
}
