/** Looked at: as much as detectors do. */
const CHARACTERS = 1000;
/** Share of the letters that must be of a script, and of kana among kana and Chinese characters in Japanese. */
const MOST = 0.5;
const KANA = 0.1;

/** Scripts that one language is written in, or nearly only one, by its code (ISO 639-1). */
const ONLY: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ko', /\p{Script=Hangul}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['or', /\p{Script=Oriya}/gu],
  ['si', /\p{Script=Sinhala}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['my', /\p{Script=Myanmar}/gu],
];
const HAN = /\p{Script=Han}/gu;
const KANA_LETTERS = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** Letters of the scripts above begin here; those before (Latin, Cyrillic) are shared by many languages. Greek is the exception. */
const TELLING =
  /[\u0370-\u03ff\u0530-\u05ff\u0a00-\u0dff\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\uffff]/;

/**
 * The language of a text whose letters tell it, however short the text is: Chinese, Japanese, and languages that have a script to
 * themselves. More than half of its letters must be of that script. A Japanese text without kana counts as Chinese.
 *
 * @returns ISO 639-1 code; undefined if its script is shared by several languages, as Latin, Cyrillic, Arabic and Devanagari are
 */
export function languageOfScript(text: string): string | undefined {
  const start = text.slice(0, CHARACTERS);
  if (!TELLING.test(start)) return undefined;
  const count = (letters: RegExp) => start.match(letters)?.length ?? 0;
  const enough = MOST * count(/\p{L}/gu);
  const [han, kana] = [count(HAN), count(KANA_LETTERS)];
  if (han + kana > enough) return kana >= KANA * (han + kana) ? 'ja' : 'zh';
  return ONLY.find(([, letters]) => count(letters) > enough)?.[0];
}
