import { authorize, expiredToken } from './authorize.ts';

/** The token that the emulator takes at present, and those that it took before. */
export interface Bearer {
  /** @throws ArmError 401 for none, an expired one, or one that was never known */
  check(authorization: string | undefined): void;
  /** Whether it is the one that is taken at present. */
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
