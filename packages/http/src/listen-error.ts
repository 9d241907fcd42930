import { MlopsError } from '@aml-mlops/errors';

const REASONS: Readonly<Record<string, (server: string) => string>> = {
  EADDRINUSE: (server) =>
    `another program listens there, perhaps a ${server}: stop it, or choose another port (0 takes a free one)`,
  EACCES: () => 'this user may not listen there: choose a port above 1023',
  EADDRNOTAVAIL: () => 'this machine has no such address',
  ENOTFOUND: () => 'this machine has no such address',
};

/**
 * Converts an error of `listen` to an `E_ADDRESS` that says why the address cannot be used. Other errors are returned unchanged.
 *
 * @param server description without an article: `tracking server`
 */
export function listenError(error: unknown, server: string, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === undefined || !Object.hasOwn(REASONS, code) ? undefined : REASONS[code]?.(server);
  if (!reason) return error;
  const message = `port of ${server} must be free on ${host}; got ${port}: ${reason}`;
  return new MlopsError('E_ADDRESS', message, { host, port, reason: code }, { cause: error });
}
