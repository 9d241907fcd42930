import { type CleaningOptions, isV2 } from './cleaning-options.ts';
import { ANY_LANGUAGE } from './languages.ts';

/** Describes cleaning options for people: `lowerCase, punctuation`, or `not at all`. */
export function describeCleaning(options: CleaningOptions): string {
  const done = isV2(options)
    ? [
        options.normalForm === 'NFKC' && 'NFKC',
        options.lowerCase && 'lower case',
        options.punctuation === 'blank' && 'punctuation to blanks',
        options.punctuation === 'tokens' && 'punctuation marks as words',
        options.apostrophes === 'join' && 'apostrophes joined',
        options.apostrophes === 'split' && 'apostrophes parted',
        options.digits === 'blank' && 'numbers to blanks',
        options.digits === 'zero' && 'digits to 0',
        options.segments && 'words found in scripts without blanks',
        options.stopWords.length > 0 && `${options.stopWords.length} stop words removed`,
      ].filter((step) => step !== false)
    : Object.entries(options).flatMap(([name, on]) => (on ? [name] : []));
  return done.join(', ') || 'not at all';
}

/** Describes the language of cleaning options for people: `English text`, `text in any language`. */
export function describeLanguage(options: CleaningOptions): string {
  // Version 1 of the rules knows English alone.
  const language = isV2(options) ? options.language : 'en';
  if (language === ANY_LANGUAGE) return 'text in any language';
  return `${new Intl.DisplayNames('en', { type: 'language' }).of(language)} text`;
}
