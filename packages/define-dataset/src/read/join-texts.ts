/** Separates the texts of several columns. */
const JOINT = '\n';

/** Joins several texts, omitting empty ones; a value that is not text is returned unchanged. */
export function joinTexts(texts: readonly unknown[]): unknown {
  if (texts.length === 1) return texts[0];
  const filled = texts.filter((text) => text !== undefined && text !== null);
  const other = filled.find((text) => typeof text !== 'string');
  return other ?? filled.filter((text) => text !== '').join(JOINT);
}
