import { visibleText } from '@aml-mlops/errors/visible-text';

/**
 * A word of a command, quoted for a shell: user-defined names may contain special characters. Invisible characters become
 * `$'…'` escapes, so that the copied text is what was seen.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')) return word;
  if (/^--?[a-z-]+$/.test(word)) return word;
  const visible = visibleText(word);
  if (visible === word) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = word.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  // Our escapes are valid in bash, except for the braces of code points beyond four digits.
  return `$'${visibleText(escaped).replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => `\\U${code.padStart(8, '0')}`)}'`;
}
