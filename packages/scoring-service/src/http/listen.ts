import type { AddressInfo } from 'node:net';
import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there: stop it, or choose another port (0 takes a free one)',
  EACCES: 'this user may not listen there: choose a port above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
};

/**
 * @returns the address, such as `http://127.0.0.1:5001`
 * @throws MlopsError `E_ADDRESS` where the server cannot listen there, saying why
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    const message = `port of scoring service must be free on ${host}; got ${port}: ${reason}`;
    throw new MlopsError('E_ADDRESS', message, { host, port, reason: code }, { cause: error });
  }
  const address = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
