import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { artifactKindSchema, listFiles } from '@aml-mlops/artifacts';
import { artifactFolder } from '@aml-mlops/pipeline-sdk/runner';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ArtifactFiles } from '../../api/artifacts.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { FILE_POLICY } from '../security-headers.ts';

const place = z.object({
  kind: artifactKindSchema,
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
});

/** Types displayed in the page or in a new tab, with their exact content type; anything else is a download. */
const SHOWN: Readonly<Record<string, string>> = {
  '.csv': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files of an artifact, as a list. */
export function artifactRoutes(app: FastifyInstance, { workspace }: StudioContext): void {
  app.get('/artifacts/:kind/:hash', async ({ params }): Promise<ArtifactFiles> => {
    const { kind, hash } = place.parse(params);
    const folder = artifactFolder(workspace, kind, hash);
    const files = await listFiles(folder).catch(() => {
      throw notFound('artifact', `the store, of kind ${kind}`, hash);
    });
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
    return { kind, hash, files: files.map((file, i) => ({ path: file, bytes: sizes[i] ?? 0 })) };
  });
}

/**
 * One file of an artifact, at a URL that an image or a new tab can request. Reports and drawings are shown in a sandbox: their
 * content cannot run scripts, load resources or access the studio.
 */
export function fileRoutes(app: FastifyInstance, { workspace, access }: StudioContext): void {
  app.get('/studio/files/:ticket/:kind/:hash/*', async ({ params }, reply) => {
    const asked = z.object({ ticket: z.string(), '*': z.string() }).parse(params);
    access.checkTicket(asked.ticket);
    const { kind, hash } = place.parse(params);
    const folder = artifactFolder(workspace, kind, hash);
    const file = await within(folder, asked['*']);
    if (!file) throw notFound('file', `artifact ${hash}`, asked['*']);
    const ending = path.extname(file).toLowerCase();
    const type = Object.hasOwn(SHOWN, ending) ? SHOWN[ending] : undefined;
    reply.header('content-security-policy', FILE_POLICY).header('content-length', (await stat(file)).size);
    // An artifact never changes once it exists.
    reply.header('cache-control', 'private, max-age=86400, immutable');
    if (!type) reply.header('content-disposition', 'attachment');
    return reply.type(type ?? 'application/octet-stream').send(createReadStream(file));
  });
}

/** The file within a folder, following links; undefined if it is not a file or outside the folder. */
async function within(folder: string, relative: string): Promise<string | undefined> {
  if (relative.includes('\0')) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(path.join(folder, relative))]);
    return file.startsWith(root + path.sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
