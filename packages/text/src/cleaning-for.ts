import { cleanText } from './clean-text.ts';
import { type CleaningV2, parseCleaningOptions } from './cleaning-options.ts';
import { elides, needsSegments } from './languages.ts';
import { stopWordsOf } from './stop-words-of.ts';

/** Settings of version 2 of the cleaning rules; defaults depend on the language. */
export interface CleaningSettings {
  /** ISO 639-1 code, or `any`. */
  readonly language: string;
  readonly normalForm?: CleaningV2['normalForm'];
  readonly lowerCase?: boolean;
  readonly punctuation?: CleaningV2['punctuation'];
  readonly apostrophes?: CleaningV2['apostrophes'];
  readonly digits?: CleaningV2['digits'];
  readonly segments?: boolean;
  /** Remove the language's stop words. Default: false. */
  readonly stopWords?: boolean;
}

/**
 * Cleaning options of version 2 for texts in a language.
 *
 * @throws MlopsError `E_PARAM_RANGE` for settings out of range, `E_NO_STOP_WORDS` if stop words are requested for a
 * language without a list
 */
export async function cleaningFor({ stopWords = false, ...settings }: CleaningSettings): Promise<CleaningV2> {
  const { language } = settings;
  const options = parseCleaningOptions({
    version: 2,
    normalForm: 'NFC',
    lowerCase: true,
    punctuation: 'blank',
    apostrophes: elides(language) ? 'split' : 'join',
    digits: 'keep',
    segments: needsSegments(language),
    stopWords: [],
    ...settings,
  }) as CleaningV2;
  if (!stopWords) return options;
  // The words of the list must have the form that they have in a clean text.
  const words = (await stopWordsOf(language)).map((word) => cleanText(word, { ...options, lowerCase: true }));
  const single = words.filter((word) => /^[^ \u200b]+$/.test(word));
  return { ...options, stopWords: [...new Set(single)].sort() };
}
