import { signal } from '@preact/signals';
import type { Session } from '../../api/session.ts';
import { getJson } from './api.ts';

/** The server's session data; undefined until loaded. */
export const session = signal<Session | undefined>(undefined);

export async function loadSession(): Promise<void> {
  try {
    session.value = await getJson<Session>('/session');
  } catch {
    // Each page shows its own error; this query is repeated on reconnection.
  }
}
