import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a vault answers a reading of its secret with. */
export type VaultState = 'gives' | 'forbids' | 'has-none' | 'fails';

/** A vault on this machine that answers as the REST API of Key Vault is documented to, challenge first. */
export interface KeyVaultStandIn extends AsyncDisposable {
  /** Of the secret `scoring-keys`. */
  readonly secret: string;
  /** `Authorization` of each request, in their order. */
  readonly asked: (string | undefined)[];
  state: VaultState;
  /** A new version of the secret. */
  rotate(value: string): void;
}

export async function keyVaultStandIn(first: string): Promise<KeyVaultStandIn> {
  const asked: (string | undefined)[] = [];
  let [value, version] = [first, newVersion()];
  const answer = ({ headers, url = '' }: IncomingMessage, response: ServerResponse) => {
    const send = (status: number, body: object, more: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more })
        .end(JSON.stringify(body));
    const refuse = (status: number, code: string, message: string, more?: Record<string, string>) =>
      send(status, { error: { code, message } }, more);
    asked.push(headers.authorization);
    if (headers.authorization !== 'Bearer emulator') {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"';
      const message = 'AKV10000: Request is missing a Bearer or PoP token.';
      return refuse(401, 'Unauthorized', message, { 'www-authenticate': challenge });
    }
    if (standIn.state === 'forbids') return refuse(403, 'Forbidden', 'Caller is not authorized to perform action');
    if (standIn.state === 'fails') return refuse(503, 'ServiceUnavailable', 'try again', { 'retry-after-ms': '1' });
    if (standIn.state === 'has-none' || !url.startsWith('/secrets/scoring-keys')) {
      return refuse(404, 'SecretNotFound', 'A secret with (name/id) scoring-keys was not found in this key vault');
    }
    return send(200, {
      value,
      id: `${origin}/secrets/scoring-keys/${version}`,
      attributes: { enabled: true, created: 1_795_000_000, updated: 1_795_000_000, recoveryLevel: 'Recoverable' },
    });
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: KeyVaultStandIn = {
    ...{ secret: `${origin}/secrets/scoring-keys`, asked, state: 'gives' },
    rotate: (next) => {
      [value, version] = [next, newVersion()];
    },
    [Symbol.asyncDispose]: async () => {
      server.close().closeAllConnections();
    },
  };
  return standIn;
}

function newVersion(): string {
  return randomUUID().replaceAll('-', '');
}
