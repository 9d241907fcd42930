import type { IncomingHttpHeaders } from 'node:http';
import { MlopsError } from '@aml-mlops/errors';
import type { AuthSettings } from './auth-settings.ts';
import { KeyRing } from './key-ring.ts';

/** Who is let in. */
export interface Auth {
  /** @throws MlopsError `E_UNAUTHENTICATED` or `E_FORBIDDEN` for who may not ask */
  check(route: string | undefined, headers: IncomingHttpHeaders): Promise<void>;
  close(): void;
}

interface Check {
  given(text: string): Promise<void>;
  close(): void;
}

/** What a probe asks before anybody has a key, and what describes the server without saying what its models do. */
const OPEN_ROUTES = new Set([
  ...['/', '/ping', '/health', '/health/live', '/health/ready', '/v2/health/live', '/v2/health/ready'],
  ...['/openapi.json', '/swagger.json', '/docs', '/docs/page.js', '/docs/page.css', '/docs/server.json'],
]);

/**
 * How callers are checked; undefined where none are. A key or a token comes as `Authorization: Bearer …`.
 *
 * @throws MlopsError `E_PARAM_RANGE` where keys cannot be read; `E_AZURE_…` where a vault does not give them
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
