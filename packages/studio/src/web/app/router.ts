import { computed, signal } from '@preact/signals';

/** Where the page is: the part of the address after `#`, so that every state is a link and no server knows pages. */
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

/** Follows the address bar: links are plain links. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    hash.value = globalThis.location.hash;
  });
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A link to a page; parameters that are undefined or empty are left out. */
export function href(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `#${path}${search && `?${search}`}`;
}

/** A segment of a path that holds what users named. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

/** The address of this page with some parameters changed. */
export function hereWith(change: Query): string {
  const { path, query } = location.value;
  return href(path, { ...query, ...change });
}

/**
 * Changes parameters of the address.
 *
 * @param options.replace whether the back button skips the state before; so for what is typed
 */
export function setQuery(change: Query, { replace = true }: { readonly replace?: boolean } = {}): void {
  go(hereWith(change), { replace });
}

export function go(address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  hash.value = address;
}

/** Values of `:name` segments where a path matches a pattern such as `/pipeline-runs/:run`. */
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
