import { authorize, expiredToken } from './authorize.ts';

/** The current token of the emulator, and its earlier tokens. */
export interface Bearer {
  /** @throws ArmError 401 if the token is missing, expired or unknown */
  check(authorization: string | undefined): void;
  /** Whether it is the current token. */
  accepts(token: string): boolean;
  replace(token: string): void;
}

export function makeBearer(first: string): Bearer {
  let current = first;
  const expired = new Set<string>();
  return {
    check(authorization) {
      const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      if (given !== undefined && expired.has(given)) throw expiredToken();
      authorize(authorization, current);
    },
    accepts: (token) => token === current,
    replace(token) {
      expired.add(current);
      expired.delete(token);
      current = token;
    },
  };
}
