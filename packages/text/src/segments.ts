import { ANY_LANGUAGE } from './languages.ts';

/** Separates two words of a script without blanks, once found: Unicode's zero-width space. */
export const SEGMENT_BREAK = '\u200b';

const SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Khmer', 'Lao', 'Myanmar'];
const UNSPACED = SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('');
const RUN = new RegExp(`[${UNSPACED}]+(?:${SEGMENT_BREAK}+[${UNSPACED}]+)*`, 'gu');
const STRAY = new RegExp(`(?<![${UNSPACED}])${SEGMENT_BREAK}+|${SEGMENT_BREAK}+(?![${UNSPACED}])`, 'gu');

const CHARACTER = new RegExp(`^[${UNSPACED}]$`, 'u');

/** Whether a character is of a script without blanks. */
export function isUnspaced(character: string): boolean {
  return CHARACTER.test(character);
}

const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Finds the words in runs of scripts without blanks by `Intl.Segmenter`, whose dictionaries come with Node, and puts
 * {@link SEGMENT_BREAK} between two. Runs that are already separated are unchanged, and so is all other text: segmenting costs
 * ten times as much as cleaning.
 *
 * @param language ISO 639-1 code, or `any`
 */
export function segmentRuns(text: string, language: string): string {
  const parted = text.includes(SEGMENT_BREAK) ? text.replace(STRAY, ' ').replace(/ +/g, ' ').trim() : text;
  return parted.replace(RUN, (run) => {
    if (run.includes(SEGMENT_BREAK)) return run.replace(/\u200b+/g, SEGMENT_BREAK);
    let out = '';
    for (const { segment } of segmenterOf(language).segment(run)) out += out === '' ? segment : SEGMENT_BREAK + segment;
    return out;
  });
}

/** All scripts without blanks are beyond those of Europe, the Near East and India: most texts need no closer look. */
const BEYOND = /[\u0e00-\u{10ffff}]/u;

/**
 * A text with {@link SEGMENT_BREAK} between words that no blanks part, so that words can be cut out of a text of any language; a text of other scripts
 * is unchanged.
 */
export function withWordBreaks(text: string): string {
  return BEYOND.test(text) ? segmentRuns(text, ANY_LANGUAGE) : text;
}

function segmenterOf(language: string): Intl.Segmenter {
  // The script determines the dictionary; a locale must be given anyway, or the machine's would be used.
  const locale = language === ANY_LANGUAGE ? 'en' : language;
  let segmenter = segmenters.get(locale);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
    segmenters.set(locale, segmenter);
  }
  return segmenter;
}
