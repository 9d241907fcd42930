/** What a text's language is called where the text does not tell. */
export const UNDETERMINED = 'und';

/**
 * Loads the language detector (eld 2, "small" n-grams, 60 languages; 0.1 ms a document). It answers ISO 639-1 codes, and
 * {@link UNDETERMINED} for a text that is too short or too odd to tell.
 */
export async function loadLanguageDetector(): Promise<(text: string) => string> {
  const { eld } = await import('eld/small');
  return (text) => {
    // It looks at so many characters anyway, but would first copy all of them.
    const result = eld.detect(text.slice(0, 1000).toWellFormed());
    return result.language !== '' && result.isReliable() ? result.language : UNDETERMINED;
  };
}
