/** `German (de)`; an unknown language is named as such. */
export function languageName(code: string): string {
  if (code === 'und') return 'cannot be told';
  try {
    const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code);
    return name === undefined ? code : `${name} (${code})`;
  } catch {
    return code;
  }
}
