import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Value } from '../expressions/value.ts';

/** The service API for runs: it returns the last successful run, and records what is written to it. */
export interface Host {
  readonly url: string;
  /** Everything written: comments, releases. */
  readonly written: { readonly what: string; readonly text: string }[];
  /** Admits a job with its permissions. */
  grant(token: string, permissions: Value): void;
  close(): Promise<void>;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Required permissions of a job's token; on Azure the project grants them. */
  readonly needs?: readonly [scope: string, access: 'read' | 'write'];
  readonly what?: string;
  answer(): unknown;
}

/** Stands in for the REST APIs of GitHub and Azure DevOps, as far as `npm run ci:task` uses them. Loopback only. */
export async function startHost(lastSuccess: string): Promise<Host> {
  const written: { what: string; text: string }[] = [];
  const grants = new Map<string, Value>();
  const routes: readonly Route[] = [
    {
      method: 'GET',
      path: /^\/repos\/[^/]+\/[^/]+\/actions\/workflows\/[\w.-]+\/runs$/,
      needs: ['actions', 'read'],
      answer: () => ({ workflow_runs: [{ head_sha: lastSuccess }] }),
    },
    {
      method: 'GET',
      path: /^\/repos\/[^/]+\/[^/]+\/issues\/\d+\/comments$/,
      needs: ['pull-requests', 'write'],
      answer: () => [],
    },
    {
      method: 'POST',
      path: /^\/repos\/[^/]+\/[^/]+\/issues\/\d+\/comments$/,
      needs: ['pull-requests', 'write'],
      what: 'comment',
      answer: () => ({ id: written.length }),
    },
    {
      method: 'POST',
      path: /^\/repos\/[^/]+\/[^/]+\/releases$/,
      needs: ['contents', 'write'],
      what: 'release',
      answer: () => ({ id: 1, upload_url: `${url}/uploads{?name,label}` }),
    },
    {
      method: 'POST',
      path: /^\/uploads$/,
      needs: ['contents', 'write'],
      what: 'file of the release',
      answer: () => ({}),
    },
    {
      method: 'GET',
      path: /^\/[^/]+\/_apis\/build\/builds$/,
      answer: () => ({ value: [{ sourceVersion: lastSuccess }] }),
    },
    {
      method: 'GET',
      path: /^\/[^/]+\/_apis\/git\/repositories\/[^/]+\/pullRequests\/\d+\/threads$/,
      answer: () => ({ value: [] }),
    },
    {
      method: 'POST',
      path: /^\/[^/]+\/_apis\/git\/repositories\/[^/]+\/pullRequests\/\d+\/threads$/,
      what: 'comment',
      answer: () => ({ id: written.length }),
    },
  ];
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const { pathname } = new URL(request.url ?? '/', url);
      const send = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const token = /^(?:Bearer|token) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!grants.has(token)) return send(401, { message: 'Bad credentials' });
      const route = routes.find(({ method, path }) => method === request.method && path.test(pathname));
      if (!route) return send(404, { message: 'Not Found' });
      if (route.needs && !allows(grants.get(token) ?? null, route.needs))
        return send(403, { message: `Resource not accessible by integration: needs ${route.needs.join(': ')}` });
      if (route.what !== undefined) written.push({ what: route.what, text });
      return send(request.method === 'POST' ? 201 : 200, route.answer());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    written,
    grant: (token, permissions) => void grants.set(token, permissions),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Whether a job's `permissions` allow an access; `write` includes reading. */
export function allows(permissions: Value, [scope, access]: readonly [string, 'read' | 'write']): boolean {
  if (permissions === 'write-all') return true;
  if (permissions === 'read-all') return access === 'read';
  const given =
    permissions !== null && typeof permissions === 'object' && scope in permissions
      ? (permissions as Record<string, Value>)[scope]
      : 'none';
  return given === 'write' || given === access;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
