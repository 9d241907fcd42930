import { hostName, isLoopback } from './loopback.ts';

export interface RequestHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * Why a request must not be answered, or undefined. A page in a browser could ask a server on this machine under a name of its own
 * choosing (DNS rebinding), so the name must be this machine's too; and what a page of another site sends must change nothing.
 *
 * @param listens the address that the server listens at: where others can reach it, any name is taken
 * @param method of the request; `GET`, `HEAD` and `OPTIONS` change nothing
 */
export function refusalOf({ host = '', origin }: RequestHeaders, method: string, listens: string): string | undefined {
  if (isLoopback(listens) && !isLoopback(hostName(host))) return 'host of request must be this machine';
  if (!READS.has(method) && isForeign(origin, host))
    return 'origin of a request that writes must be this server; a page of another site sent it';
  return undefined;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page from elsewhere sent a request: browsers say where from, other clients say nothing. This machine's names are
 * one, but another port is another server.
 */
function isForeign(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return false;
  const site = /^https?:\/\/(.+)$/.exec(origin)?.[1];
  if (site === undefined) return true;
  if (site === host) return false;
  const areLoopback = isLoopback(hostName(site)) && isLoopback(hostName(host));
  return !areLoopback || portOf(site) !== portOf(host);
}

function portOf(header: string): string {
  return /:(\d+)$/.exec(header)?.[1] ?? '80';
}
