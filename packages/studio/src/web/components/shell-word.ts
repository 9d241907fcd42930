import { visibleText } from '@aml-mlops/errors/visible-text';

/**
 * A word of a command as a shell takes it: names of users may hold what a shell acts on. Unseen characters stand as `$'…'`
 * escapes, so that what is copied is what was seen.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')) return word;
  if (/^--?[a-z-]+$/.test(word)) return word;
  const visible = visibleText(word);
  if (visible === word) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  // An escape of ours is one of bash's, but for the braces of code points beyond four digits.
  return `$'${visibleText(escaped).replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => `\\U${code.padStart(8, '0')}`)}'`;
}
