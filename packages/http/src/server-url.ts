import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The URL of a listening server: `http://127.0.0.1:5000`. */
export function serverUrl(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
