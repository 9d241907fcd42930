import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { localArtifactFolder } from '../artifacts/artifact-path.ts';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import { readFields, requiredText, text } from '../protocol/fields.ts';
import { getLoggedModel } from '../store/logged-models.ts';
import { getVersion } from '../store/model-versions.ts';
import { getRun } from '../store/runs.ts';
import { invalid } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';
import { versionNumber } from './registry-routes.ts';
import { sendArtifact } from './send-artifact.ts';

/** One file of a run, a registered version or a logged model, by its name there: links of MLflow's pages and clients. */
export function downloadRoutes(app: FastifyInstance, { database, artifactsRoot }: ServerContext): void {
  const storeAt = (uri: string, owner: string) => {
    const folder = localArtifactFolder(uri, artifactsRoot);
    if (!folder) throw invalid(`artifacts of ${owner} lie in ${uri}, not here`);
    return new LocalArtifactStore(folder);
  };

  app.get('/get-artifact', async ({ query }, reply) => {
    const fields = readFields(z.object({ run_id: text, run_uuid: text, path: requiredText }), query);
    const run = getRun(database, fields.run_id || fields.run_uuid);
    return sendArtifact(reply, storeAt(run.artifactUri, `run ${run.runId}`), fields.path);
  });

  app.get('/model-versions/get-artifact', async ({ query }, reply) => {
    const fields = readFields(z.object({ name: requiredText, version: versionNumber, path: requiredText }), query);
    const version = getVersion(database, fields.name, fields.version);
    const store = storeAt(version.storageLocation, `version ${version.version} of ${version.name}`);
    return sendArtifact(reply, store, fields.path);
  });

  for (const prefix of ['/api/2.0', '/ajax-api/2.0']) {
    app.get(`${prefix}/mlflow/logged-models/:model_id/artifacts/files`, async ({ params, query }, reply) => {
      const { model_id } = readFields(z.object({ model_id: requiredText }), params);
      const { artifact_file_path: file } = readFields(z.object({ artifact_file_path: requiredText }), query);
      const model = getLoggedModel(database, model_id);
      return sendArtifact(reply, storeAt(model.artifactUri, `logged model ${model_id}`), file);
    });
  }
}
