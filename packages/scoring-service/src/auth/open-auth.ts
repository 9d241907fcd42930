import type { IncomingHttpHeaders } from 'node:http';
import { MlopsError } from '@aml-mlops/errors';
import type { AuthSettings } from './auth-settings.ts';
import { KeyRing } from './key-ring.ts';

/** Authentication of callers. */
export interface Auth {
  /** @throws MlopsError `E_UNAUTHENTICATED` or `E_FORBIDDEN` if the caller is not admitted */
  check(route: string | undefined, headers: IncomingHttpHeaders): Promise<void>;
  close(): void;
}

interface Check {
  given(text: string): Promise<void>;
  close(): void;
}

/** Routes without authentication: those for probes, and a description of the server that does not reveal what its models do. */
const OPEN_ROUTES = new Set([
  ...['/', '/ping', '/health', '/health/live', '/health/ready', '/v2/health/live', '/v2/health/ready'],
  ...['/openapi.json', '/swagger.json', '/docs', '/docs/page.js', '/docs/page.css', '/docs/server.json'],
]);

/**
 * Opens the authentication; undefined if there is none. A key or token is sent as `Authorization: Bearer …`.
 *
 * @throws MlopsError `E_PARAM_RANGE` if keys cannot be read; `E_AZURE_…` if a vault does not return them
 */
export async function openAuth(settings: AuthSettings, log: (line: string) => void): Promise<Auth | undefined> {
  const check = await checkOf(settings, log);
  if (!check) return undefined;
  return {
    check: async (route, { authorization }) => {
      if (route !== undefined && OPEN_ROUTES.has(route)) return;
      const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
      if (given === undefined) {
        throw new MlopsError(
          'E_UNAUTHENTICATED',
          'authorization of request must be "Bearer KEY"; it is missing or another',
        );
      }
      await check.given(given);
    },
    close: () => check.close(),
  };
}

async function checkOf(settings: AuthSettings, log: (line: string) => void): Promise<Check | undefined> {
  if (settings.kind === 'keys') {
    const ring = await KeyRing.open({ ...settings, log });
    const given = async (key: string) => {
      if (!(await ring.has(key)))
        throw new MlopsError('E_UNAUTHENTICATED', 'key of request must be one of the server; it is not');
    };
    return { given, close: () => ring.close() };
  }
  if (settings.kind === 'entra') {
    const { tokenCheck } = await import('./token-check.ts');
    return { given: tokenCheck(settings), close: () => {} };
  }
  return undefined;
}
