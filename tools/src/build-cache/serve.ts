import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { MlopsError } from '@aml-mlops/errors';
import { type BuildCache, isTaskHash } from './build-cache.ts';
import { type Grant, grantOf } from './scopes.ts';

export interface ServeOptions {
  readonly cache: BuildCache;
  /** Asked at each request, so that a token is taken away without a restart. */
  readonly grants: () => Promise<readonly Grant[]>;
  /** Names under which clients reach the server, `host` or `host:port`. Others are refused, as DNS rebinding would use them. */
  readonly hosts: readonly string[];
  /** Largest outputs of one task, bytes. Default: 1 GiB */
  readonly bodyLimit?: number;
  /** Told what cannot be answered: never a token. */
  readonly log?: (line: string) => void;
}

const BODY_LIMIT = 1 << 30;
const PATH = /^\/v1\/cache\/([^/?]+)$/;

/**
 * Nx's protocol for self-hosted remote caches, `GET` and `PUT /v1/cache/{hash}`. A client of Nx 23 fails the whole run on 500, and
 * on a 401 that is not text/plain; so a store that is down answers a read with 404 (the task runs), a write with 503 (told, and passed over).
 */
export function buildCacheServer(options: ServeOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log?.(`${request.method} ${PATH.exec(request.url ?? '')?.[1] ?? ''}: ${message(error)}`);
      // Half an answer must not look like a whole one.
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
  // Headers go out when the store has begun to answer, since a store that fails is a miss.
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
  // What is left of a refused body is not read.
  const close = status >= 400 ? { Connection: 'close' } : {};
  response.writeHead(status, { 'Content-Type': 'text/plain', ...close, ...headers }).end(`${text}\n`);
}

function message(error: unknown): string {
  return error instanceof MlopsError ? `${error.code}: ${error.message}` : String(error);
}
