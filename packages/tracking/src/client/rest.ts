import { Readable } from 'node:stream';
import { errorFromAnswer } from '../protocol/errors.ts';
import { parseJson } from '../protocol/json.ts';
import { trackingError } from '../tracking-error.ts';

export type Fetch = typeof globalThis.fetch;

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** How long one request may take before it counts as lost, in milliseconds; artifacts may take longer. */
const REQUEST_TIMEOUT = 60_000;

/**
 * Requests to an MLflow server. Errors come as `E_TRACKING_CONNECTION` where the same request may work in a while (no
 * connection, 429, 5xx), else as what the server says. The token stands in no message.
 */
export class RestClient {
  readonly #base: string;
  readonly #fetch: Fetch;
  readonly #token: () => string | undefined;

  /** @param token asked for at every request, since tokens expire */
  constructor(base: string, fetch: Fetch, token: () => string | undefined) {
    this.#base = base.replace(/\/+$/, '');
    this.#fetch = fetch;
    this.#token = token;
  }

  get(path: string, query: Query = {}): Promise<unknown> {
    return this.#json('GET', `${path}${queryText(query)}`);
  }

  send(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<unknown> {
    return this.#json(method, path, JSON.stringify(body));
  }

  async upload(path: string, content: Readable | Uint8Array, length: number): Promise<void> {
    const isStream = content instanceof Readable;
    const answer = await this.#request('PUT', path, {
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) },
      body: isStream ? (Readable.toWeb(content) as ReadableStream) : new Uint8Array(content),
      ...(isStream && { duplex: 'half' }),
    });
    await answer.arrayBuffer();
  }

  async download(path: string): Promise<Readable> {
    const { body } = await this.#request('GET', path, {});
    return body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
  }

  async #json(method: string, path: string, body?: string): Promise<unknown> {
    const answer = await this.#request(method, `/api/2.0${path}`, {
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    const text = await answer.text().catch((cause: unknown) => {
      throw lost(this.#base, cause);
    });
    return text === '' ? {} : jsonOf(text);
  }

  async #request(method: string, path: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
    const token = this.#token();
    const headers = { ...(init.headers as Record<string, string>), ...(token && { authorization: `Bearer ${token}` }) };
    let answer: Response;
    try {
      answer = await this.#fetch(`${this.#base}${path}`, { ...init, method, headers });
    } catch (cause) {
      throw lost(this.#base, cause);
    }
    if (answer.ok) return answer;
    const body = jsonOf(await answer.text().catch(() => ''));
    throw errorFromAnswer(answer.status, body, `${method} ${path.split('?')[0]}`);
  }
}

function lost(base: string, cause: unknown): Error {
  return trackingError('E_TRACKING_CONNECTION', `the tracking server ${base} cannot be reached`, { cause });
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
