import { effect, signal } from '@preact/signals';
import type { ChangeEvent } from '../../api/session.ts';
import { authorization } from './api.ts';
import { readEvents } from './read-events.ts';
import { token } from './token.ts';

/** `joining` initially, `live` while events arrive, `lost` otherwise. */
export const connection = signal<'joining' | 'live' | 'lost'>('joining');

/** Versions of the two databases: dependent queries are repeated when they change. */
export const versions = signal<ChangeEvent>({ workspace: 0, tracking: 0 });

/** Longer than two heartbeats of the server: without a message for this time the connection is dead even if it was not closed. */
const SILENCE_MILLISECONDS = 25_000;
const WAITS = [500, 1000, 2000, 4000];

/** Listens for changes while the page is open, and reconnects after a lost connection. */
export function followChanges(): void {
  let stop = new AbortController();
  const listen = async (signal: AbortSignal) => {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await listenOnce(signal, () => {
          failures = 0;
        });
      } catch {
        // Lost, refused or silent: no difference for the page.
      }
      if (signal.aborted) return;
      connection.value = 'lost';
      await new Promise((resolve) => setTimeout(resolve, WAITS[Math.min(failures, WAITS.length - 1)]));
    }
  };
  // A new token needs a new stream: from other machines the stream requires a token.
  effect(() => {
    token.value;
    stop.abort();
    stop = new AbortController();
    void listen(stop.signal);
  });
}

async function listenOnce(stopped: AbortSignal, onEvent: () => void): Promise<void> {
  const silent = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE_MILLISECONDS);
  };
  heard();
  try {
    const signal = AbortSignal.any([stopped, silent.signal]);
    const response = await fetch('/studio/api/events', { headers: authorization(), cache: 'no-store', signal });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await readEvents(response.body, heard, (data) => {
      onEvent();
      connection.value = 'live';
      versions.value = JSON.parse(data) as ChangeEvent;
    });
  } finally {
    clearTimeout(timer);
  }
}
