import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ArmError } from '../arm/arm-error.ts';
import type { Access } from '../authorization/access.ts';
import { listenOnLoopback } from '../server/listen.ts';
import { accountSignature } from './shared-key.ts';
import { makeStorageCertificate } from './storage-certificate.ts';
import { storageOperation } from './storage-operation.ts';

export interface StorageGateOptions {
  readonly port: number;
  /** Azurite's address, where requests are forwarded to. */
  readonly storageUrl: string;
  /** File of the certificate. */
  readonly certificate: string;
  readonly access: Pick<Access, 'checkOperation'>;
  /** Id of the resource group that the account belongs to. */
  readonly group: string;
  /** Whether requests signed with the account's key are taken. */
  readonly keys: boolean;
  /** Signatures made by the service itself, which are its own even if it forbids the key. */
  readonly issued: ReadonlySet<string>;
  readonly now: () => Date;
}

export interface StorageGate {
  /** File of the certificate that clients trust. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Each request is forwarded at once. */
const SIGNATURE_MILLISECONDS = 5 * 60 * 1000;

/**
 * Blob storage over https, as the service has it: it takes tokens of those who have the role, and forbids the key if the account
 * does. What it lets in goes to Azurite, which knows neither roles nor accounts without keys.
 */
export async function openStorageGate(options: StorageGateOptions): Promise<StorageGate> {
  const { port, storageUrl, certificate, access, group, keys, issued, now } = options;
  const { origin } = new URL(storageUrl);

  /** @returns whether it was let in by its token, for which Azurite needs a signature in its place */
  function letIn(method: string, url: URL, authorization: string | undefined): boolean {
    const signature = url.searchParams.get('sig');
    if (authorization === undefined && signature === null) {
      throw new ArmError(401, 'NoAuthenticationInformation', NO_AUTHENTICATION);
    }
    if (authorization === undefined || !/^Bearer /i.test(authorization)) {
      if (!keys && !issued.has(signature ?? '')) {
        throw new ArmError(403, 'KeyBasedAuthenticationNotPermitted', NO_KEYS);
      }
      return false;
    }
    try {
      access.checkOperation(authorization, storageOperation(method, url, group));
      return true;
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      if (error.status === 401) throw new ArmError(401, 'InvalidAuthenticationInfo', INVALID_TOKEN);
      throw new ArmError(403, 'AuthorizationPermissionMismatch', NO_PERMISSION);
    }
  }

  const server = await listenOnLoopback(
    port,
    async (incoming, response, url) => {
      const target = new URL(url.pathname + url.search, origin);
      try {
        if (letIn(incoming.method ?? 'GET', url, incoming.headers.authorization)) {
          const signature = accountSignature(new Date(now().getTime() + SIGNATURE_MILLISECONDS));
          for (const [name, value] of signature) target.searchParams.set(name, value);
          delete incoming.headers.authorization;
        }
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        incoming.resume();
        refuse(response, error);
        return;
      }
      await forward(incoming, response, target);
    },
    await makeStorageCertificate(certificate, now()),
  );
  return { certificate, close: server.close };
}

const NO_AUTHENTICATION =
  'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.';
const INVALID_TOKEN = 'Server failed to authenticate the request. The token is unknown or has expired.';
const NO_KEYS = 'Key based authentication is not permitted on this storage account.';
const NO_PERMISSION = 'This request is not authorized to perform this operation using this permission.';

/** The storage answers in XML, and says the code in a header too, since a HEAD has no body. */
function refuse(response: ServerResponse, { status, code, message }: ArmError): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, {
    'Content-Type': 'application/xml',
    'Content-Length': Buffer.byteLength(body),
    'x-ms-error-code': code,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Bodies pass as they come; a storage that is not there breaks the connection off. */
function forward(incoming: IncomingMessage, response: ServerResponse, target: URL): Promise<void> {
  return new Promise((resolve) => {
    const { connection: _, ...headers } = incoming.headers;
    const broken = () => {
      response.destroy();
      resolve();
    };
    const onward = httpRequest(target, { method: incoming.method, headers }, (answer) => {
      const { connection: __, 'keep-alive': ___, ...told } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, told);
      pipeline(answer, response).then(() => resolve(), broken);
    });
    onward.once('error', broken);
    pipeline(incoming, onward).catch(broken);
  });
}
