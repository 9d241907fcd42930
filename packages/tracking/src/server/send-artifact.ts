import path from 'node:path';
import type { FastifyReply } from 'fastify';
import type { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/plain',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/plain',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.py': 'text/plain',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.yaml': 'text/plain',
  '.yml': 'text/plain',
};
/** MLflow's own files without an ending. */
const TEXTS = new Set(['mlmodel', 'mlproject']);

/**
 * Sends an artifact as a download: the browser never shows it as a page of this server, whatever is in it. Types that could
 * run (HTML, SVG) are not told.
 */
export async function sendArtifact(
  reply: FastifyReply,
  store: LocalArtifactStore,
  artifact: string,
): Promise<FastifyReply> {
  const content = await store.read(artifact);
  const name = path.posix.basename(artifact);
  return reply
    .type(typeOf(name))
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `attachment; ${fileNameParameters(name)}`)
    .send(content);
}

function typeOf(name: string): string {
  if (TEXTS.has(name.toLowerCase())) return 'text/plain';
  const ending = path.posix.extname(name).toLowerCase();
  return (Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined) ?? 'application/octet-stream';
}

/** RFC 6266: a plain name for every client, and the exact one where the plain one cannot hold it. */
export function fileNameParameters(name: string): string {
  if (/^[\w.+!#$&^`|~-]+$/.test(name)) return `filename=${name}`;
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `filename="${plain}"; filename*=UTF-8''${exact}`;
}
