import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../api/session.ts';
import { ApiError, getJson } from './api.ts';
import { connection, versions } from './live.ts';
import { token } from './token.ts';

export interface QueryState<T> {
  /** What was answered last, also while it is asked for again and where that failed. */
  readonly data: T | undefined;
  readonly fault: Fault | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Answer<T> {
  readonly path: string;
  readonly data?: T;
  readonly fault?: Fault;
}

/**
 * Asks the server, and again whenever the databases named in `live` change. At most one request is under way; what changes
 * meanwhile leads to one more after it, so that no answer overtakes a later one.
 *
 * @param path below `/studio/api`; undefined asks nothing
 * @param live which changes matter. Default: none
 */
export function useQuery<T>(path: string | undefined, live: readonly ('workspace' | 'tracking')[] = []): QueryState<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const [reloads, setReloads] = useState(0);
  const seen = live.map((name) => versions.value[name]).join(' ');
  // Where nothing is live, a page that failed for want of a server asks again when there is one.
  const isThere = connection.value === 'live';
  const request = useRef<{ path: string; abort: AbortController; again: boolean } | undefined>(undefined);

  // Also where only these changed: what changed is asked for again, though not read here. Before the page is painted: the
  // request is under way a frame earlier.
  useLayoutEffect(() => {
    if (path === undefined) return;
    const current = request.current;
    if (current?.path === path) {
      current.again = true;
      return;
    }
    current?.abort.abort();
    const own = { path, abort: new AbortController(), again: false };
    request.current = own;
    const ask = async (): Promise<void> => {
      own.again = false;
      try {
        const data = await getJson<T>(path, own.abort.signal);
        if (!own.abort.signal.aborted) setAnswer({ path, data });
      } catch (error) {
        if (own.abort.signal.aborted) return;
        const fault = error instanceof ApiError ? error : { code: 'E_DEFECT', message: String(error) };
        setAnswer((before) => ({ ...(before?.path === path ? before : { path }), fault }));
      }
      if (own.again && !own.abort.signal.aborted) return ask();
      if (request.current === own) request.current = undefined;
    };
    void ask();
  }, [path, seen, reloads, isThere, token.value]);

  useEffect(() => () => request.current?.abort.abort(), []);

  const current = answer?.path === path ? answer : undefined;
  return {
    data: current?.data,
    fault: current?.fault,
    isLoading: path !== undefined && current === undefined,
    reload: () => setReloads((n) => n + 1),
  };
}
