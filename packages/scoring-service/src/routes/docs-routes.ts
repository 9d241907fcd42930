import type { FastifyInstance } from 'fastify';
import { PAGE_CSS, PAGE_HTML, PAGE_JS } from '../docs-page/page.ts';
import { badRequest } from '../errors/bad-request.ts';
import { addRoute } from '../http/add-route.ts';
import { openApi } from '../openapi/open-api.ts';
import { swagger2 } from '../openapi/swagger-2.ts';
import { isObject } from '../requests/read-body.ts';
import { sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The machine-readable description of the server, and a page for people. */
export function docsRoutes(app: FastifyInstance, { models, limits, needsKey }: RouteContext): void {
  const document = openApi(limits, needsKey);
  addRoute(app, '/openapi.json', { GET: (_request, reply) => sendJson(reply, document) });
  addRoute(app, '/swagger.json', {
    GET: ({ query }, reply) => {
      const version = isObject(query) ? query['version'] : undefined;
      if (version !== undefined && version !== '2' && version !== '3') throw badRequest('version', '2 or 3', version);
      return sendJson(reply, version === '3' ? document : swagger2(document));
    },
  });
  const files = [
    ['/docs', 'text/html', PAGE_HTML],
    ['/docs/page.js', 'text/javascript', PAGE_JS],
    ['/docs/page.css', 'text/css', PAGE_CSS],
  ] as const;
  for (const [route, type, content] of files) {
    addRoute(app, route, {
      GET: (_request, reply) =>
        reply.header('content-security-policy', POLICY).type(`${type}; charset=utf-8`).send(content),
    });
  }
  addRoute(app, '/docs/server.json', {
    GET: (_request, reply) => sendJson(reply, { models: models.identities, needsKey }),
  });
}
