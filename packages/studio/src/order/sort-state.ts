/** Which column a table is sorted by. */
export interface SortState {
  readonly key: string;
  readonly descending: boolean;
}

/** `accuracy` and `accuracy desc`, as an address holds it. */
export function sortText({ key, descending }: SortState): string {
  return descending ? `${key} desc` : key;
}

export function readSort(text: string | undefined): SortState | undefined {
  if (!text) return undefined;
  return text.endsWith(' desc') ? { key: text.slice(0, -5), descending: true } : { key: text, descending: false };
}
