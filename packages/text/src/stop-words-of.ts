import { MlopsError } from '@aml-mlops/errors';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';

/** Names in the package `stopword`, by ISO 639-1 code. */
const LISTS = {
  af: 'afr',
  ar: 'ara',
  bg: 'bul',
  bn: 'ben',
  br: 'bre',
  ca: 'cat',
  cs: 'ces',
  da: 'dan',
  de: 'deu',
  el: 'ell',
  eo: 'epo',
  es: 'spa',
  et: 'est',
  eu: 'eus',
  fa: 'fas',
  fi: 'fin',
  fr: 'fra',
  ga: 'gle',
  gl: 'glg',
  gu: 'guj',
  ha: 'hau',
  he: 'heb',
  hi: 'hin',
  hr: 'hrv',
  hu: 'hun',
  hy: 'hye',
  id: 'ind',
  it: 'ita',
  ja: 'jpn',
  ko: 'kor',
  ku: 'kur',
  la: 'lat',
  lt: 'lit',
  lv: 'lav',
  mr: 'mar',
  ms: 'msa',
  my: 'mya',
  nl: 'nld',
  no: 'nob',
  pa: 'panGu',
  pl: 'pol',
  pt: 'por',
  ro: 'ron',
  ru: 'rus',
  sk: 'slk',
  sl: 'slv',
  so: 'som',
  st: 'sot',
  sv: 'swe',
  sw: 'swa',
  th: 'tha',
  tl: 'tgl',
  tr: 'tur',
  uk: 'ukr',
  ur: 'urd',
  vi: 'vie',
  yo: 'yor',
  zh: 'zho',
  zu: 'zul',
} as const;

/** Languages with a list of stop words, as ISO 639-1 codes. */
export const STOP_WORD_LANGUAGES: readonly string[] = ['en', ...Object.keys(LISTS)].sort();

/**
 * The stop words of a language: scikit-learn's for English, those of the package `stopword` for others, which is loaded on
 * first use.
 *
 * @throws MlopsError `E_NO_STOP_WORDS` for a language without a list
 */
export async function stopWordsOf(language: string): Promise<readonly string[]> {
  if (language === 'en') return [...ENGLISH_STOP_WORDS];
  const name = Object.hasOwn(LISTS, language) ? LISTS[language as keyof typeof LISTS] : undefined;
  if (name) return (await import('stopword'))[name];
  const known = STOP_WORD_LANGUAGES.join(', ');
  const message = `language of stop words must be one of ${known}; got ${JSON.stringify(language)}: leave stop words in`;
  throw new MlopsError('E_NO_STOP_WORDS', message, { parameter: 'stopWords', value: language });
}
