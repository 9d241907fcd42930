/** A saved view of the runs: the state in the URL. */
export interface SavedView {
  readonly name: string;
  /** Such as `#/experiments/1?filter=…`. */
  readonly address: string;
}

export type ViewStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'studio.views';
const MOST = 50;

/** Views stored in this browser, by name; unreadable data counts as none. */
export function readViews(storage: ViewStorage | undefined): SavedView[] {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? '[]') as unknown;
    if (!Array.isArray(kept)) return [];
    // A URL of another page or site is not a view of the runs.
    return kept.filter(isView).slice(0, MOST);
  } catch {
    return [];
  }
}

/** Saves a view under a name, replacing one of that name. @throws if the browser cannot store it */
export function saveView(storage: ViewStorage, view: SavedView): SavedView[] {
  const others = readViews(storage).filter(({ name }) => name !== view.name);
  const views = [...others, view].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
  storage.setItem(KEY, JSON.stringify(views));
  return views;
}

export function dropView(storage: ViewStorage, name: string): SavedView[] {
  const views = readViews(storage).filter((view) => view.name !== name);
  storage.setItem(KEY, JSON.stringify(views));
  return views;
}

function isView(value: unknown): value is SavedView {
  const { name, address } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && typeof address === 'string' && address.startsWith('#/experiments');
}
