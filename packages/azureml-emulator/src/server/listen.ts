import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { MlopsError } from '@aml-mlops/errors';
import { ArmError, badRequest } from '../arm/arm-error.ts';
import type { Answer } from './answer.ts';

/** Maximum request size of Azure Resource Manager. */
const BODY_LIMIT = 4 * 1024 * 1024;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

export interface Listening {
  /** `http://127.0.0.1:<port>`; https with a certificate. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback address only. Refuses host names that a page in a browser might use (DNS rebinding).
 *
 * @param certificate of the server, in PEM, for https
 */
export async function listenOnLoopback(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>,
  certificate?: { readonly cert: string; readonly key: string },
): Promise<Listening> {
  const scheme = certificate ? 'https' : 'http';
  const listener: RequestListener = (request, response) => {
    const host = request.headers.host ?? '';
    if (!LOOPBACK.test(host)) {
      response.writeHead(403).end();
      return;
    }
    handle(request, response, new URL(request.url ?? '/', `${scheme}://${host}`)).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendAnswer(response, errorAnswer(error));
    });
  };
  const server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Why it cannot listen, for the caller. */
function listenError(error: NodeJS.ErrnoException, port: number): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there, perhaps another emulator: stop it, or give another --port',
    EACCES: 'this user may not listen there: give a --port above 1023',
  };
  const reason = reasons[error.code ?? ''];
  if (!reason) return error;
  const message = `port of the emulator must be free on 127.0.0.1; got ${port}: ${reason}`;
  return new MlopsError('E_ADDRESS', message, { port, reason: error.code }, { cause: error });
}

/** @throws ArmError 413 above ARM's limit, 400 if the body is not JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      throw new ArmError(413, 'RequestContentTooLarge', `The request must be at most ${BODY_LIMIT} bytes.`);
    }
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw badRequest('The request body is no JSON.', [{ code: 'InvalidRequestContent', message: 'no JSON' }]);
  }
}

export function sendAnswer(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text !== '' && { 'Content-Type': 'application/json; charset=utf-8' }),
    'Content-Length': Buffer.byteLength(text),
    'x-ms-request-id': randomUUID(),
    ...headers,
  });
  response.end(text);
}

export function errorAnswer(error: unknown): Answer {
  if (error instanceof ArmError) return { status: error.status, body: error.body(), headers: error.headers };
  // A backend is unreachable, and may come back.
  if (error instanceof MlopsError) return errorAnswer(new ArmError(503, 'ServerUnavailable', error.message));
  // A defect of the emulator: its operator sees the location, the client does not.
  process.stderr.write(`azureml-emulator: ${error instanceof Error ? error.stack : String(error)}\n`);
  const message = 'The emulator could not answer; its own output says why.';
  return { status: 500, body: { error: { code: 'InternalServerError', message, details: [] } } };
}
