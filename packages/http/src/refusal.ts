import { hostName, isLoopback } from './loopback.ts';

export interface RequestHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

/**
 * Why a request must be refused; undefined if it may be answered. A page in a browser could reach a server on this machine under a name of its
 * own (DNS rebinding), so the host must be a loopback name; and a page of another site must not change anything.
 *
 * @param listens the address that the server listens on; unless it is a loopback address, any host name is accepted
 * @param method method of the request; `GET`, `HEAD` and `OPTIONS` are reads
 */
export function refusalOf({ host = '', origin }: RequestHeaders, method: string, listens: string): string | undefined {
  if (isLoopback(listens) && !isLoopback(hostName(host))) return 'host of request must be this machine';
  if (!READS.has(method) && isForeign(origin, host))
    return 'origin of a request that writes must be this server; a page of another site sent it';
  return undefined;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another site sent a request: browsers send an origin, other clients do not. All loopback names are
 * the same host, but another port is another server.
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
