import { randomBytes } from 'node:crypto';
import { rangeError } from '@aml-mlops/errors';
import { listenError, serverUrl } from '@aml-mlops/http';
import Fastify from 'fastify';
import { addStudioRoutes, type StudioRoutesOptions } from './studio-routes.ts';

export interface StudioOptions extends Omit<StudioRoutesOptions, 'token' | 'host'> {
  /** Listening address. Default: 127.0.0.1, this machine only. */
  readonly host?: string;
  /** Default: 5002. Range: [0, 65535]; 0 selects a free port. */
  readonly port?: number;
  /** Default: a new one. */
  readonly token?: string;
}

export interface Studio {
  /** Such as `http://127.0.0.1:5002`. */
  readonly url: string;
  /** The URL to open, with the token in its fragment: the fragment is not sent to a server, and the page removes it. */
  readonly link: string;
  close(): Promise<void>;
}

export const DEFAULT_PORT = 5002;

/**
 * @throws MlopsError `E_PARAM_RANGE` for an invalid port, `E_ADDRESS` if it cannot listen, and as {@link addStudioRoutes} does
 */
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

/** 32 URL-safe characters. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function studioLink(url: string, token: string): string {
  return `${url}/#/?token=${token}`;
}
