import { signal } from '@preact/signals';
import type { Session } from '../../api/session.ts';
import { getJson } from './api.ts';

/** What the server says of itself; undefined until it has answered. */
export const session = signal<Session | undefined>(undefined);

export async function loadSession(): Promise<void> {
  try {
    session.value = await getJson<Session>('/session');
  } catch {
    // Each page says itself why nothing is there; this is asked again when the connection is back.
  }
}
