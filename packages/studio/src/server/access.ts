import { createHmac } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import { isLoopback, sameSecret } from '@aml-mlops/http';

/**
 * Access control: actions need the token from the printed link; reading needs none when the server listens on this machine
 * only.
 */
export class Access {
  readonly #token: string;
  readonly #openReads: boolean;
  /** Grants access to files only, since it is part of URLs, which end up in histories. */
  readonly ticket: string;

  /** @param host the address that the server listens on */
  constructor(token: string, host: string) {
    this.#token = token;
    this.#openReads = isLoopback(host);
    this.ticket = createHmac('sha256', token).update('files').digest('base64url').slice(0, 32);
  }

  hasToken(authorization: string | undefined): boolean {
    return sameSecret(authorization ?? '', `Bearer ${this.#token}`);
  }

  /** @throws MlopsError `E_TOKEN` if the request needs the token and does not have it */
  check(reads: boolean, authorization: string | undefined): void {
    if ((reads && this.#openReads) || this.hasToken(authorization)) return;
    throw new MlopsError(
      'E_TOKEN',
      'this needs the token of the link that the command printed: open that link, or give the token to this page',
    );
  }

  /** @throws MlopsError `E_TOKEN` */
  checkTicket(ticket: string): void {
    if (this.#openReads || sameSecret(ticket, this.ticket)) return;
    throw new MlopsError('E_TOKEN', 'the address of this file is of another session: open it from the studio again');
  }
}
