const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether an address is one of this machine that others cannot reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

/** The name in a Host header, without its port. */
export function hostName(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}
