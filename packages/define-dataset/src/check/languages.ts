import { languageOfScript } from '@aml-mlops/text';

/** Shorter texts do not reveal their language, but for those whose script does. */
const LEAST_CHARACTERS = 30;

export interface LanguageShare {
  /** ISO 639-1; `und` if it cannot be determined. */
  readonly language: string;
  /** Share of the sampled texts. */
  readonly share: number;
}

/** The languages of texts, most common first: by their script, else by eld 2 (medium n-grams). */
export async function languagesOf(texts: readonly string[]): Promise<LanguageShare[]> {
  const long = texts.filter((text) => text.length >= LEAST_CHARACTERS || languageOfScript(text) !== undefined);
  const asked = long.length > 0 ? long : texts;
  if (asked.length === 0) return [];
  const { eld } = await import('eld/medium');
  const counts = new Map<string, number>();
  const detect = (text: string) => {
    const { language, isReliable } = eld.detect(text.slice(0, 1000).toWellFormed());
    return language !== '' && isReliable() ? language : 'und';
  };
  for (const text of asked) {
    const name = languageOfScript(text) ?? detect(text);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([language, count]) => ({ language, share: count / asked.length }))
    .sort((a, b) => b.share - a.share);
}
