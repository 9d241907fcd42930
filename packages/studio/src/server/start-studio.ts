import { randomBytes } from 'node:crypto';
import { rangeError } from '@aml-mlops/errors';
import { listenError, serverUrl } from '@aml-mlops/http';
import Fastify from 'fastify';
import { addStudioRoutes, type StudioRoutesOptions } from './studio-routes.ts';

export interface StudioOptions extends Omit<StudioRoutesOptions, 'token' | 'host'> {
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** Default 5002, in [0, 65535]; 0 takes any free one. */
  readonly port?: number;
  /** Default one made anew. */
  readonly token?: string;
}

export interface Studio {
  /** Such as `http://127.0.0.1:5002`. */
  readonly url: string;
  /** The address to open, with the token in its fragment: it is sent to no server, and the page takes it out. */
  readonly link: string;
  close(): Promise<void>;
}

export const DEFAULT_PORT = 5002;

/** @throws MlopsError `E_PARAM_RANGE` for a bad port, `E_ADDRESS` where it cannot listen, and what {@link addStudioRoutes} throws */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { host = '127.0.0.1', port = DEFAULT_PORT, token = newToken() } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw rangeError('port', 'studio', 'a whole number in [0, 65535]', port);
  }
  const app = Fastify({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 4096 }, forceCloseConnections: true });
  try {
    await addStudioRoutes(app, { ...options, token, host });
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, 'studio', host, port);
  }
  const url = serverUrl(app.server, host);
  return { url, link: studioLink(url, token), close: () => app.close() };
}

/** 32 characters that go into an address as they are. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function studioLink(url: string, token: string): string {
  return `${url}/#/?token=${token}`;
}
