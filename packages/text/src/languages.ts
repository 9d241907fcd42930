/** Code for texts in several languages or in an unknown one. */
export const ANY_LANGUAGE = 'any';

/** Languages that do not separate words by blanks. */
const UNSPACED: readonly string[] = ['zh', 'ja', 'th', 'km', 'lo', 'my'];

/** Languages in which an apostrophe separates two words: `l'eau`, `dell'arte`. In others it is within one: `don't`. */
const ELIDING: readonly string[] = ['ca', 'fr', 'it', 'oc'];

/** Whether a value is the two-letter code of a language (ISO 639-1), or `any`. */
export function isLanguage(value: string): boolean {
  return value === ANY_LANGUAGE || /^[a-z]{2}$/.test(value);
}

/** Whether a language's words must be found by a dictionary; true for `any`, which may include such a language. */
export function needsSegments(language: string): boolean {
  return language === ANY_LANGUAGE || UNSPACED.includes(language);
}

export function elides(language: string): boolean {
  return ELIDING.includes(language);
}
