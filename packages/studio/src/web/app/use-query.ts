import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../api/session.ts';
import { ApiError, getJson } from './api.ts';
import { connection, versions } from './live.ts';
import { token } from './token.ts';

export interface QueryState<T> {
  /** The last response, kept during a refresh and after a failed one. */
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
 * Queries the server, and again whenever the databases named in `live` change. At most one request is in flight; changes in the
 * meantime cause one more request after it, so that responses cannot arrive out of order.
 *
 * @param path below `/studio/api`; undefined sends no request
 * @param live relevant databases. Default: none
 */
export function useQuery<T>(path: string | undefined, live: readonly ('workspace' | 'tracking')[] = []): QueryState<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  const [reloads, setReloads] = useState(0);
  const seen = live.map((name) => versions.value[name]).join(' ');
  // Without live databases, a query that failed because the server was unreachable is repeated on reconnection.
  const isThere = connection.value === 'live';
  const request = useRef<{ path: string; abort: AbortController; again: boolean } | undefined>(undefined);

  // Also re-run when only these change: the query is repeated, though they are not read here. A layout effect runs before the
  // page is painted, so the request starts a frame earlier.
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
