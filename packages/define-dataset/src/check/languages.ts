/** Shorter texts do not reveal their language. */
const LEAST_CHARACTERS = 30;

export interface LanguageShare {
  /** ISO 639-1; `und` if it cannot be determined. */
  readonly language: string;
  /** Share of the sampled texts. */
  readonly share: number;
}

/** The languages of texts, most common first (eld 2, medium n-grams). */
export async function languagesOf(texts: readonly string[]): Promise<LanguageShare[]> {
  const long = texts.filter((text) => text.length >= LEAST_CHARACTERS);
  const asked = long.length > 0 ? long : texts;
  if (asked.length === 0) return [];
  const { eld } = await import('eld/medium');
  const counts = new Map<string, number>();
  for (const text of asked) {
    const { language, isReliable } = eld.detect(text.slice(0, 1000).toWellFormed());
    const name = language !== '' && isReliable() ? language : 'und';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([language, count]) => ({ language, share: count / asked.length }))
    .sort((a, b) => b.share - a.share);
}
