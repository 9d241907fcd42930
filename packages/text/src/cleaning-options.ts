import * as z from 'zod';
import { isLanguage } from './languages.ts';
import { parseSettings } from './parse-settings.ts';

/** Version 1 of the rules: removed characters leave no blank, so `a..b` becomes `ab`. Each flag turns a rule on. */
export interface CleaningV1 {
  /** Change to lower case. */
  readonly lowerCase: boolean;
  /** Delete punctuation and symbols. */
  readonly punctuation: boolean;
  /** Delete numbers. */
  readonly digits: boolean;
  /** Remove English stop words. */
  readonly stopWords: boolean;
}

export const DEFAULT_CLEANING: CleaningV1 = { lowerCase: true, punctuation: true, digits: true, stopWords: true };

const flag = z.boolean({ error: 'true or false' });
const v1 = z.strictObject({ lowerCase: flag, punctuation: flag, digits: flag, stopWords: flag });

const oneOf = <const V extends readonly [string, ...string[]]>(...values: V) =>
  z.enum(values, { error: `one of ${values.join(', ')}` });

const v2 = z.strictObject({
  version: z.literal(2, { error: '2' }),
  /** ISO 639-1 code of the texts' language; `any` for texts in several or unknown ones. */
  language: z.string().refine(isLanguage, { error: 'a two-letter language code or any' }),
  /** Unicode normal form. NFKC also replaces full-width letters, ligatures and the like by plain ones. */
  normalForm: oneOf('NFC', 'NFKC'),
  lowerCase: flag,
  /** Punctuation and symbols: kept, replaced by a blank, or each a separate word. */
  punctuation: oneOf('keep', 'blank', 'tokens'),
  /** An apostrophe between two letters: `join` makes `don't` `dont`, `split` makes `l'eau` `l eau`; `keep` leaves it. */
  apostrophes: oneOf('keep', 'join', 'split'),
  /** Numbers: kept, replaced by a blank, or every digit replaced by `0`, which keeps only a number's length. */
  digits: oneOf('keep', 'blank', 'zero'),
  /** Cut runs of Chinese, Japanese, Thai, Khmer, Lao and Burmese into words, with U+200B between two. */
  segments: flag,
  /** Words to remove, in lower case. */
  stopWords: z.array(z.string().min(1), { error: 'a list of words' }).readonly(),
});

/** Version 2 of the rules: removing characters never joins words. The options are complete: scoring needs nothing else. */
export type CleaningV2 = Readonly<z.infer<typeof v2>>;

/** What `cleanText` does. */
export type CleaningOptions = CleaningV1 | CleaningV2;

export function isV2(options: CleaningOptions): options is CleaningV2 {
  return 'version' in options;
}

/**
 * Checks cleaning options from a file. All must be present, and no others: a model that was trained on texts
 * cleaned in another way must not be used silently.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function parseCleaningOptions(json: unknown): CleaningOptions {
  const isSecond = typeof json === 'object' && json !== null && 'version' in json;
  return isSecond ? parseSettings(v2, json, 'cleaning') : parseSettings(v1, json, 'cleaning');
}
