import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listenError, refusalOf, serverUrl } from '@aml-mlops/http';

export interface FolderServer {
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
};

/**
 * Serves the files of a folder on this machine: `/a/` maps to `a/index.html`; a missing file to `404.html`.
 *
 * @param port 0 selects a free port
 * @throws MlopsError `E_ADDRESS` if the port is not available
 */
export async function serveFolder(folder: string, port: number): Promise<FolderServer> {
  const server: Server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, 'documentation', HOST, port)));
    server.listen(port, HOST, resolve);
  });
  return {
    url: serverUrl(server, HOST),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const refusal = refusalOf(request.headers, method, HOST);
  if (refusal !== undefined) return void response.writeHead(403, HEADERS).end(refusal);
  if (method !== 'GET' && method !== 'HEAD')
    return void response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD' }).end();
  const wanted = fileOf(folder, request.url ?? '/');
  const found = wanted === undefined ? undefined : await openFile(wanted);
  const file = found ?? (await openFile(path.join(folder, '404.html')));
  if (!file) return void response.writeHead(404, HEADERS).end('not found');
  const type = TYPES[path.extname(file.name)] ?? 'application/octet-stream';
  response.writeHead(found ? 200 : 404, { ...HEADERS, 'content-type': type, 'content-length': file.size });
  if (method === 'HEAD') {
    await file.handle.close();
    response.end();
  } else await pipeline(file.handle.createReadStream(), response);
}

/** The file at an address; undefined if the address is outside the folder or the file cannot be read. */
export function fileOf(folder: string, address: string): string | undefined {
  let place: string;
  try {
    place = decodeURIComponent(address.split(/[?#]/)[0] ?? '');
  } catch {
    return undefined;
  }
  if (place.includes('\0')) return undefined;
  const file = path.join(folder, place.endsWith('/') ? `${place}index.html` : place);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

async function openFile(name: string) {
  const handle = await open(name).catch(() => undefined);
  const found = await handle?.stat();
  if (handle && found?.isFile()) return { name, handle, size: found.size };
  await handle?.close();
  return undefined;
}
