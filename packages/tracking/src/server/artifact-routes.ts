import path from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { checkArtifactPath } from '../artifacts/artifact-path.ts';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import { readFields, text } from '../protocol/fields.ts';
import { wireArtifact } from '../protocol/wire.ts';
import { invalid } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';
import { sendArtifact } from './send-artifact.ts';

/**
 * Artifacts over HTTP, streamed both ways: what `mlflow-artifacts:` addresses stand for. Nothing above the artifacts root
 * can be named, and what is downloaded is never taken for a page of this server.
 */
export function artifactRoutes(app: FastifyInstance, { artifactsRoot }: ServerContext): void {
  const store = new LocalArtifactStore(artifactsRoot);
  const pathOf = (params: unknown) => {
    const artifact = checkArtifactPath(readFields(z.object({ '*': text }), params)['*']);
    if (artifact === '') throw invalid('path of artifact must name a file or folder');
    return artifact;
  };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  app.put('/mlflow-artifacts/artifacts/*', async ({ params, body }) => {
    await store.writeStream(pathOf(params), body instanceof Readable ? body : Readable.from([]));
    return {};
  });

  app.get('/mlflow-artifacts/artifacts/*', async ({ params }, reply) => {
    return sendArtifact(reply, store, pathOf(params));
  });

  // Paths in the answer are relative to the folder asked for.
  app.get('/mlflow-artifacts/artifacts', async ({ query }) => {
    const folder = checkArtifactPath(readFields(z.object({ path: text }), query).path);
    const files = await store.list(folder);
    return { files: files.map((info) => wireArtifact({ ...info, path: path.posix.basename(info.path) })) };
  });

  app.delete('/mlflow-artifacts/artifacts/*', async ({ params }) => {
    await store.remove(pathOf(params));
    return {};
  });
}
