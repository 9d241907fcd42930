import type { Fault } from '../../api/session.ts';
import { token } from './token.ts';

const PREFIX = '/studio/api';

/** An error response: the server's error, or `E_CONNECTION` if there is no valid response. */
export class ApiError extends Error implements Fault {
  readonly code: string;
  constructor({ code, message }: Fault) {
    super(message);
    this.code = code;
  }
}

/** URL of a server route with parameters; undefined ones are omitted. */
export function apiPath(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `${path}${search && `?${search}`}`;
}

export function authorization(): Record<string, string> {
  return token.value === undefined ? {} : { authorization: `Bearer ${token.value}` };
}

/** @throws ApiError */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { signal: signal ?? null, headers: authorization() });
}

/** @throws ApiError */
export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { ...authorization(), 'content-type': 'application/json' };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
}

/**
 * A file written by the server, such as a complete table; requested with a body if the query is too long for a URL.
 *
 * @throws ApiError
 */
export async function getFile(path: string, body?: unknown): Promise<Blob> {
  const init: RequestInit =
    body === undefined
      ? { headers: authorization() }
      : {
          ...{ method: 'POST', body: JSON.stringify(body) },
          headers: { ...authorization(), 'content-type': 'application/json' },
        };
  const response = await answered(path, init);
  if (!response.ok) throw faultOf(response, await response.json().catch(() => undefined));
  try {
    return await response.blob();
  } catch {
    throw new ApiError({ code: 'E_CONNECTION', message: 'the studio ended before the file was whole' });
  }
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await answered(path, init);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  throw faultOf(response, answer);
}

async function answered(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${PREFIX}${path}`, { cache: 'no-store', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const message = 'the studio does not answer: see whether the command that started it still runs';
    throw new ApiError({ code: 'E_CONNECTION', message });
  }
}

function faultOf(response: Response, answer: unknown): ApiError {
  const fault = answer as Partial<Fault> | undefined;
  return new ApiError({
    code: fault?.code ?? 'E_CONNECTION',
    message: fault?.message ?? `the studio answered with status ${response.status} and nothing to read`,
  });
}
