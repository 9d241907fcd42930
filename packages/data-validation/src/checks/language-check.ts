import { wilson } from '@aml-mlops/metrics';
import { UNDETERMINED } from '../profile/language.ts';
import { languageDocuments, type Profile } from '../profile/profile.ts';
import type { Thresholds } from '../thresholds.ts';
import type { Finding, Place } from './findings.ts';
import { showPlaces } from './findings.ts';

/** z-value of a one-sided 95 % interval. */
const Z = 1.6448536269514722;

type Languages = ReadonlyMap<string, number>;

/** The expected language of documents. */
export interface ExpectedLanguage {
  /** ISO 639-1 code; absent if every language is accepted. */
  readonly code?: string;
  /** Normal share of documents in other languages: the baseline's. Range: [0, 1]. */
  readonly normalShare: number;
}

/**
 * The expected language: the declared one, or with `auto` the language of most documents in the baseline. A baseline
 * without a majority is multilingual, and every language is accepted.
 *
 * @param standsIn whether the training set replaces a missing baseline: it then defines what is normal only if no language is declared
 */
export function expectedLanguage(
  declared: Thresholds['language'],
  baseline: Languages,
  standsIn: boolean,
): ExpectedLanguage {
  if (declared === 'any') return { normalShare: 0 };
  if (declared !== 'auto') return { code: declared, normalShare: standsIn ? 0 : otherShare(baseline, declared) };
  const [code, documents = 0] = [...baseline].filter(([name]) => name !== UNDETERMINED).sort(byFrequency)[0] ?? [];
  if (code === undefined || documents * 2 <= told(baseline)) return { normalShare: 0 };
  return { code, normalShare: otherShare(baseline, code) };
}

/** Collects the first documents of each language, because the expected language is known only after reading all of them. */
export class LanguagePlaces {
  readonly #first = new Map<string, Place[]>();

  add(dataset: string, language: string, id: string): void {
    const key = `${dataset} ${language}`;
    const places = this.#first.get(key) ?? [];
    if (places.length < 10) places.push({ id, detail: `is ${language}` });
    this.#first.set(key, places);
  }

  others(dataset: string, code: string): Place[] {
    const prefix = `${dataset} `;
    return [...this.#first]
      .filter(([key]) => key.startsWith(prefix) && key !== `${prefix}${code}` && key !== `${prefix}${UNDETERMINED}`)
      .flatMap(([, places]) => places)
      .slice(0, 10);
  }
}

/**
 * Checks that documents are still in the expected language: the share of others may not be significantly more than
 * `maxOtherLanguageShare` above normal. Detectors err on short texts, so the lower bound of Wilson's interval counts.
 */
export function checkLanguage(
  dataset: string,
  profile: Pick<Profile, 'languages' | 'rows'>,
  expected: ExpectedLanguage,
  { maxOtherLanguageShare }: Pick<Thresholds, 'maxOtherLanguageShare'>,
  places: LanguagePlaces,
): Finding | undefined {
  const { code, normalShare } = expected;
  const { languages } = profile;
  const documents = told(languages);
  if (code === undefined || documents === 0) return undefined;
  const share = otherShare(languages, code);
  if (wilson(share, documents, Z).lower <= normalShare + maxOtherLanguageShare) return undefined;
  const count = documents - (languages.get(code) ?? 0);
  const first = places.others(dataset, code);
  const sampled = languageDocuments(profile) < profile.rows ? ` (a sample of ${profile.rows})` : '';
  const allowed = `at most ${percent(normalShare + maxOtherLanguageShare)} % (maxOtherLanguageShare above the baseline's ${percent(normalShare)} %)`;
  const message =
    `${dataset}: documents must be in ${languageName(code)} but for ${allowed}; got ${percent(share)} % of ${documents}${sampled} that are not: ` +
    `${showPlaces(first, count)}. For data in another language set language to its code, for mixed data to any`;
  return { dataset, check: 'language', count, first, message };
}

/** Share of documents in languages other than the expected one, estimated from a sample. */
export interface SampledLanguages {
  /** Documents sampled out of `of`. */
  readonly documents: number;
  readonly of: number;
  /** Share among documents with a determined language; null if any language is accepted, or none was determined. */
  readonly otherShare: number | null;
  /** Wilson's interval of the share, 95 %. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Undefined if the language of every document was detected. */
export function sampledLanguages(
  profile: Pick<Profile, 'languages' | 'rows'>,
  { code }: ExpectedLanguage,
): SampledLanguages | undefined {
  const documents = languageDocuments(profile);
  if (documents === profile.rows) return undefined;
  const known = told(profile.languages);
  if (code === undefined || known === 0)
    return { documents, of: profile.rows, otherShare: null, low: null, high: null };
  const share = otherShare(profile.languages, code);
  const { lower, upper } = wilson(share, known);
  return { documents, of: profile.rows, otherShare: share, low: lower, high: upper };
}

/** Documents with a determined language. */
function told(languages: Languages): number {
  let documents = 0;
  for (const [name, count] of languages) if (name !== UNDETERMINED) documents += count;
  return documents;
}

function otherShare(languages: Languages, code: string): number {
  const documents = told(languages);
  return documents === 0 ? 0 : (documents - (languages.get(code) ?? 0)) / documents;
}

function byFrequency([nameA, a]: [string, number], [nameB, b]: [string, number]): number {
  return b - a || (nameA < nameB ? -1 : 1);
}

function languageName(code: string): string {
  const name = new Intl.DisplayNames('en', { type: 'language' }).of(code);
  return name === undefined || name === code ? `the language "${code}"` : `${name} (${code})`;
}

function percent(share: number): string {
  return (share * 100).toFixed(1).replace(/\.0$/, '');
}
