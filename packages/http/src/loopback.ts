const NAMES = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a host name or address, without port and brackets, is a loopback address. */
export function isLoopback(host: string): boolean {
  return NAMES.has(host.toLowerCase());
}

/** The host name of a `Host` header, or of an origin without its scheme, without port and brackets. */
export function hostName(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}
