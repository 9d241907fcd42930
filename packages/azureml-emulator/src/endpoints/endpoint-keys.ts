import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import type { Resource, ResourceStore } from '../arm/resource-store.ts';

export interface EndpointKeys {
  readonly primaryKey: string;
  readonly secondaryKey: string;
}

const TOKEN_SECONDS = 12 * 3600;
const REFRESH_SECONDS = 8 * 3600;

function keysId(endpoint: string): string {
  return `${endpoint}/keys`;
}

/** Keys are stored separately from their endpoint, so that no GET returns them. */
export function readKeys(store: ResourceStore, endpoint: string): EndpointKeys {
  const { primaryKey, secondaryKey } = store.get(keysId(endpoint))?.properties ?? {};
  return { primaryKey: String(primaryKey), secondaryKey: String(secondaryKey) };
}

/** Keys of a new endpoint: the given ones, or new ones. */
export function makeKeys(store: ResourceStore, { id, name }: Pick<Resource, 'id' | 'name'>, given: unknown): void {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : newKey());
  const { primaryKey, secondaryKey } = isRecord(given) ? given : {};
  putKeys(store, id, name, { primaryKey: text(primaryKey), secondaryKey: text(secondaryKey) });
}

/** @throws ArmError 400 if the body does not name a key */
export function regenerateKey(store: ResourceStore, { id, name }: Pick<Resource, 'id' | 'name'>, body: unknown): void {
  const { keyType, keyValue } = isRecord(body) ? body : {};
  if (keyType !== 'Primary' && keyType !== 'Secondary') {
    throw badRequest(`keyType must be one of Primary, Secondary; got ${JSON.stringify(keyType)}`);
  }
  const key = typeof keyValue === 'string' && keyValue !== '' ? keyValue : newKey();
  putKeys(store, id, name, { ...readKeys(store, id), [keyType === 'Primary' ? 'primaryKey' : 'secondaryKey']: key });
}

function putKeys(store: ResourceStore, endpoint: string, name: string, keys: EndpointKeys): void {
  store.put(endpoint, { id: keysId(endpoint), name, type: 'keys', properties: { ...keys } });
}

/** Tokens issued for endpoints. They are random, and are lost when the server ends. */
export interface EndpointTokens {
  issue(endpoint: string): Readonly<Record<string, string | number>>;
  accepts(endpoint: string, token: string): boolean;
}

export function makeEndpointTokens(now: () => Date): EndpointTokens {
  const issued = new Map<string, { readonly endpoint: string; readonly expires: number }>();
  return {
    issue(endpoint) {
      const accessToken = newKey();
      const seconds = Math.floor(now().getTime() / 1000);
      issued.set(accessToken, { endpoint, expires: seconds + TOKEN_SECONDS });
      return {
        accessToken,
        tokenType: 'Bearer',
        expiryTimeUtc: seconds + TOKEN_SECONDS,
        refreshAfterTimeUtc: seconds + REFRESH_SECONDS,
      };
    },
    accepts(endpoint, token) {
      const found = issued.get(token);
      return found?.endpoint === endpoint && found.expires > now().getTime() / 1000;
    },
  };
}

export function sameKey(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function newKey(): string {
  return randomBytes(24).toString('base64url');
}
