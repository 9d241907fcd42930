import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server that listens is reached: `http://127.0.0.1:5000`. */
export function serverUrl(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
