import { gzipSync } from 'node:zlib';
import { hashText } from '@aml-mlops/artifacts';
import type { FastifyInstance } from 'fastify';
import type { WebBundle } from '../../bundle/web-bundle.ts';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b5bdb"/><g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"><path d="M9 10h6c4 0 2 12 6 12h2M9 22h4"/></g><g fill="#fff"><circle cx="8.5" cy="10" r="2.6"/><circle cx="8.5" cy="22" r="2.6"/><circle cx="23.5" cy="22" r="2.6"/></g></svg>`;

/** The page, its script and its style: kept in memory, compressed once, named by content hash so that browsers may cache them. */
export function assetRoutes(app: FastifyInstance, bundle: WebBundle): void {
  const assets = [
    { name: 'app', ending: 'js', type: 'text/javascript; charset=utf-8', text: bundle.script },
    { name: 'app', ending: 'css', type: 'text/css; charset=utf-8', text: bundle.style },
    { name: 'icon', ending: 'svg', type: 'image/svg+xml', text: ICON },
  ].map((asset) => ({
    ...asset,
    path: `/studio/assets/${asset.name}-${hashText(asset.text).slice(0, 12)}.${asset.ending}`,
  }));
  for (const { path, type, text } of assets) {
    const packed = gzipSync(text);
    app.get(path, async ({ headers }, reply) => {
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding');
      if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return reply.send(text);
      return reply.header('content-encoding', 'gzip').send(packed);
    });
  }
  const [script, style, icon] = assets.map(({ path }) => path);
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Studio</title>
<link rel="icon" href="${icon}" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The studio needs JavaScript: this browser has it turned off.</noscript>
</body>
</html>
`;
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}
