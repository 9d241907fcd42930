/** Keys for labels, in order: those with another function (`f`, `n`, `s`, `u`) are left out. */
export const LABEL_KEYS: readonly string[] = [...'123456789abcdeghijklmopqrtvwxyz0'];

export type KeyMeaning =
  | { readonly does: 'label'; readonly label: string }
  | { readonly does: 'undo' | 'skip' | 'note' | 'find' };

const COMMANDS: Readonly<Record<string, 'undo' | 'skip' | 'note' | 'find'>> = {
  u: 'undo',
  s: 'skip',
  n: 'note',
  f: 'find',
};

/** The action of a key for the given labels; undefined if it has none. */
export function keyMeaning(key: string, labels: readonly string[]): KeyMeaning | undefined {
  const small = key.toLowerCase();
  if (Object.hasOwn(COMMANDS, small)) return { does: COMMANDS[small]! };
  const label = labels[LABEL_KEYS.indexOf(small)];
  return label === undefined ? undefined : { does: 'label', label };
}

/** Labels that contain the typed text, prefix matches first. */
export function labelsLike(typed: string, labels: readonly string[]): string[] {
  const wanted = typed.trim().toLowerCase();
  const begins = (label: string) => Number(!label.toLowerCase().startsWith(wanted));
  return labels.filter((label) => label.toLowerCase().includes(wanted)).sort((a, b) => begins(a) - begins(b));
}
