import { signal } from '@preact/signals';
import { go, href, location } from './router.ts';

const KEY = 'studio.token';
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('studio') : undefined;

/** The token for actions: stored for this tab, and shared with other tabs of this studio on request. */
export const token = signal<string | undefined>(undefined);

/** Moves the token from the URL into the session, so that no link, history or screenshot contains it. */
export function takeToken(): void {
  const { path, query } = location.value;
  const { token: given, ...rest } = query;
  if (given !== undefined) go(href(path, rest), { replace: true });
  const known = given ?? sessionStorage.getItem(KEY) ?? undefined;
  if (known !== undefined) keepToken(known);
  if (!channel) return;
  channel.addEventListener('message', ({ data }) => {
    const { ask, tell } = data as { ask?: boolean; tell?: string };
    if (ask && token.value !== undefined) channel.postMessage({ tell: token.value });
    if (tell !== undefined && token.value === undefined) keepToken(tell);
  });
  if (known === undefined) channel.postMessage({ ask: true });
}

export function keepToken(value: string): void {
  sessionStorage.setItem(KEY, value);
  token.value = value;
}
