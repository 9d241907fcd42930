import { listenError, serverUrl } from '@aml-mlops/http';
import type { FastifyInstance } from 'fastify';

/**
 * @returns the address, such as `http://127.0.0.1:5001`
 * @throws MlopsError `E_ADDRESS` with the reason, if the server cannot listen there
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, 'scoring service', host, port);
  }
  return serverUrl(app.server, host);
}
