import { computed, signal } from '@preact/signals';

/** The current location: the URL fragment, so that every state has a link and servers need no page routes. */
export interface Location {
  /** Such as `/pipeline-runs/20261122-ab12`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export function parseHash(hash: string): Location {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const entries = [...new URLSearchParams(query)];
  return { path: path.startsWith('/') ? path : `/${path}`, query: Object.fromEntries(entries) };
}

const hash = signal(globalThis.location?.hash ?? '');
export const location = computed(() => parseHash(hash.value));

/** Follows the address bar: links are ordinary links. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    hash.value = globalThis.location.hash;
  });
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A link to a page; undefined or empty parameters are omitted. */
export function href(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `#${path}${search && `?${search}`}`;
}

/** A path segment with a user-defined name, encoded. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

/** The URL of this page with some parameters changed. */
export function hereWith(change: Query): string {
  const { path, query } = location.value;
  return href(path, { ...query, ...change });
}

/**
 * Changes parameters of the URL.
 *
 * @param options.replace replaces the history entry, as for text being typed
 */
export function setQuery(change: Query, { replace = true }: { readonly replace?: boolean } = {}): void {
  go(hereWith(change), { replace });
}

export function go(address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  hash.value = address;
}

/** Values of `:name` segments if a path matches a pattern such as `/pipeline-runs/:run`. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (pattern === '/') return given.join('') === '' ? {} : undefined;
  if (wanted.length !== given.length) return undefined;
  const values: [string, string][] = [];
  for (const [i, part] of wanted.entries()) {
    const text = given[i] ?? '';
    if (part.startsWith(':')) values.push([part.slice(1), decoded(text)]);
    else if (part !== text) return undefined;
  }
  return Object.fromEntries(values);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
