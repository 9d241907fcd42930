/** The sort column of a table. */
export interface SortState {
  readonly key: string;
  readonly descending: boolean;
}

/** `accuracy` and `accuracy desc`, as in a URL. */
export function sortText({ key, descending }: SortState): string {
  return descending ? `${key} desc` : key;
}

export function readSort(text: string | undefined): SortState | undefined {
  if (!text) return undefined;
  return text.endsWith(' desc') ? { key: text.slice(0, -5), descending: true } : { key: text, descending: false };
}
