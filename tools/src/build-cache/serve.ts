import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { MlopsError } from '@aml-mlops/errors';
import { type BuildCache, isTaskHash } from './build-cache.ts';
import { type Grant, grantOf } from './scopes.ts';

export interface ServeOptions {
  readonly cache: BuildCache;
  /** Evaluated for each request, so that a token can be revoked without a restart. */
  readonly grants: () => Promise<readonly Grant[]>;
  /** Host names of the server, `host` or `host:port`. Others are refused, because DNS rebinding would use them. */
  readonly hosts: readonly string[];
  /** Maximum size of one task's outputs, in bytes. Default: 1 GiB */
  readonly bodyLimit?: number;
  /** Receives errors of requests; never a token. */
  readonly log?: (line: string) => void;
}

const BODY_LIMIT = 1 << 30;
const PATH = /^\/v1\/cache\/([^/?]+)$/;

/**
 * Nx's protocol for self-hosted remote caches, `GET` and `PUT /v1/cache/{hash}`. A client of Nx 23 fails the whole run on 500, and
 * on a 401 that is not text/plain; so if the store is down, a read returns 404 (the task runs), and a write 503 (reported and ignored).
 */
export function buildCacheServer(options: ServeOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log?.(`${request.method} ${PATH.exec(request.url ?? '')?.[1] ?? ''}: ${message(error)}`);
      // A partial response must not look complete.
      if (response.headersSent) response.destroy();
      else reply(response, request.method === 'GET' ? 404 : 503, 'the store cannot be reached');
    });
  });
}

async function answer(options: ServeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = request.headers.host ?? '';
  if (!options.hosts.includes(host) && !options.hosts.includes(host.replace(/:\d+$/, '')))
    return reply(response, 403, `host must be one of ${options.hosts.join(', ')}`);
  if (request.headers.origin !== undefined) return reply(response, 403, 'pages of a browser have no access');
  const hash = PATH.exec(request.url ?? '')?.[1];
  if (hash === undefined || !isTaskHash(hash))
    return reply(response, 404, 'there is /v1/cache/{hash} and nothing else');
  const grant = grantOf(request.headers.authorization, await options.grants());
  if (!grant) return reply(response, 401, 'the token is missing or not known');
  if (request.method === 'GET') return read(options, grant, hash, response);
  if (request.method === 'PUT') return write(options, grant, hash, request, response);
  return reply(response, 405, 'method must be GET or PUT', { Allow: 'GET, PUT' });
}

async function read({ cache }: ServeOptions, grant: Grant, hash: string, response: ServerResponse): Promise<void> {
  const content = await cache.read(grant, hash);
  if (!content) return reply(response, 404, 'not cached');
  const chunks = content[Symbol.asyncIterator]();
  // Headers are sent only after the store has started to respond, since a failing store is a miss.
  const first = await chunks.next();
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  await pipeline(async function* () {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }, response);
}

async function write(
  { cache, bodyLimit = BODY_LIMIT }: ServeOptions,
  grant: Grant,
  hash: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!grant.write) return reply(response, 403, 'the token may only read');
  const declared = Number(request.headers['content-length']);
  if (!Number.isSafeInteger(declared)) return reply(response, 411, 'content-length must be given');
  if (declared > bodyLimit) return reply(response, 413, `outputs must be at most ${bodyLimit} bytes; got ${declared}`);
  const stored = await cache.write(grant, hash, request);
  if (stored === 'stored') return reply(response, 200, 'stored');
  return reply(response, 409, 'cached already, and never replaced');
}

function reply(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  // The rest of a refused body is not read.
  const close = status >= 400 ? { Connection: 'close' } : {};
  response.writeHead(status, { 'Content-Type': 'text/plain', ...close, ...headers }).end(`${text}\n`);
}

function message(error: unknown): string {
  return error instanceof MlopsError ? `${error.code}: ${error.message}` : String(error);
}
