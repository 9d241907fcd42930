import type { IncomingMessage } from 'node:http';
import type { RunningDeployment } from './running-deployment.ts';

/** A complete request to an endpoint. */
export interface ScoringRequest {
  readonly method: string;
  /** Including its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The response to the caller. */
export interface ScoringAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Hop-by-hop headers, and those that belong to the service itself. */
const OWN_HEADERS = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer'],
  ...['authorization', 'azureml-model-deployment'],
]);
/** `fetch` has already decoded the content. */
const OWN_ANSWER_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/**
 * Forwards a request to a deployment as the service does. Any status but 200 of the container becomes 424, with the original status
 * in `ms-azureml-model-error-statuscode`; failures of the service itself have their own status.
 */
export async function forwardRequest(
  name: string,
  { spec, turns, pick }: RunningDeployment,
  request: ScoringRequest,
): Promise<ScoringAnswer> {
  const refused = await turns.take();
  if (refused !== undefined) {
    const why = refused === 'tooMany' ? 'too many requests are pending' : 'the request waited too long for its turn';
    return failed(
      429,
      'TooManyRequests',
      `${why}: deployment ${name} takes ${spec.concurrent} at once an instance`,
      name,
    );
  }
  try {
    const url = pick();
    if (url === undefined) return failed(503, 'ServiceUnavailable', `no instance of deployment ${name} is ready`, name);
    const response = await fetch(new URL(request.path, url), {
      method: request.method,
      headers: Object.entries(request.headers).flatMap(([header, value]): [string, string][] =>
        value === undefined || OWN_HEADERS.has(header) ? [] : [[header, String(value)]],
      ),
      ...(request.method !== 'GET' && request.method !== 'HEAD' && { body: new Uint8Array(request.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(spec.timeoutSeconds * 1000),
    });
    const body = Buffer.from(await response.arrayBuffer());
    const headers = Object.fromEntries([...response.headers].filter(([header]) => !OWN_ANSWER_HEADERS.has(header)));
    if (response.status === 200) return { status: 200, headers: { ...headers, ...deploymentHeaders(name) }, body };
    const reason = response.statusText || String(response.status);
    const told = {
      'ms-azureml-model-error-statuscode': String(response.status),
      'ms-azureml-model-error-reason': reason,
    };
    return { status: 424, headers: { ...headers, ...told, ...deploymentHeaders(name) }, body };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return failed(408, 'RequestTimeout', `deployment ${name} did not answer in ${spec.timeoutSeconds} seconds`, name);
    }
    return failed(502, 'BadGateway', `the connection to deployment ${name} broke off`, name);
  } finally {
    turns.release();
  }
}

export function failed(status: number, code: string, message: string, deployment?: string): ScoringAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(deployment !== undefined && deploymentHeaders(deployment)),
    },
    body: Buffer.from(JSON.stringify({ error: { code, message } })),
  };
}

function deploymentHeaders(name: string): Record<string, string> {
  return { 'azureml-model-deployment': name, 'azureml-model-session': name };
}
