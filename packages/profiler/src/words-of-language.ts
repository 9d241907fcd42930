import { ANY_LANGUAGE, cleaningFor, cleanText, isLanguage, STOP_WORD_LANGUAGES } from '@aml-mlops/text';

/** Share of the documents that a language needs to be the one of all. */
const MOST = 0.5;

/**
 * Languages whose vowel signs and tones are combining marks: runs of letters would be pieces of their words, so that everything between
 * two blanks is a word.
 */
const MARKED = new Set([
  'as',
  'bn',
  'gu',
  'hi',
  'kn',
  'km',
  'lo',
  'ml',
  'mr',
  'my',
  'ne',
  'or',
  'pa',
  'si',
  'ta',
  'te',
  'th',
]);

/** What a word of a clean text in this language is, as of a representation. */
export function tokensOf(language: string): 'letters' | 'pieces' {
  return MARKED.has(language) ? 'pieces' : 'letters';
}

/** What English hangs on a word, and the tokeniser of the Penn Treebank cuts off: `don't` is `do` and `n't`. */
const CLITICS = /(?<=\p{L})(?:n['\u2019]t|['\u2019](?:s|d|ll|ve|re|m))(?![\p{L}\p{N}])/giu;
/** A text without them is not searched for contractions, which takes as long as to clean it. */
const APOSTROPHE = /['\u2019]/;
/** What is left of `can't`, `won't`, `shan't` and `ain't`. */
const STEMS = ['ca', 'wo', 'sha', 'ai'];

/**
 * The language of most documents; `any` if there is none.
 *
 * @param languages documents by language
 */
export function mainLanguage(languages: ReadonlyMap<string, number>): string {
  const all = [...languages.values()].reduce((sum, documents) => sum + documents, 0);
  const [main] = [...languages].find(([, documents]) => documents >= MOST * all && documents > 0) ?? [];
  return main !== undefined && isLanguage(main) ? main : ANY_LANGUAGE;
}

/**
 * How texts of a language become the words that say what they are about: words of scripts without blanks are found, stop words are left out
 * where there is a list, and contractions of English are the word that they begin with.
 *
 * @returns a function from a raw text to its words, with blanks between
 */
export async function wordsOf(language: string): Promise<(text: string) => string> {
  const stopWords = STOP_WORD_LANGUAGES.includes(language);
  const cleaning = await cleaningFor({ language, stopWords });
  if (language !== 'en') return (text) => cleanText(text, cleaning);
  const english = { ...cleaning, stopWords: [...cleaning.stopWords, ...STEMS] };
  return (text) => cleanText(APOSTROPHE.test(text) ? text.replace(CLITICS, ' ') : text, english);
}
