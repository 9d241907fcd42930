import { MlopsError } from '@aml-mlops/errors';
import type { ArmJob } from '../client/arm-jobs.ts';
import { type DatastorePath, parseDatastoreUri } from '../client/asset-ids.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';

/** Where an output of a job lies: where the job says, else where the service puts what nobody placed. */
export function locateOutput(job: ArmJob, name: string, output: string): DatastorePath {
  const uri =
    job.outputs?.[output]?.uri ??
    `azureml://datastores/${WORKSPACE_DATASTORE}/paths/azureml/\${{name}}/\${{output_name}}/`;
  const filled = uri
    .replace(/\$\{\{name\}\}|\{name\}/g, () => name)
    .replace(/\$\{\{output_name\}\}|\{output_name\}/g, () => output);
  const place = parseDatastoreUri(filled);
  if (place) return place;
  throw new MlopsError('E_DATASTORE_URI', `output ${output} of job ${name} must lie in a datastore; got ${filled}`);
}
