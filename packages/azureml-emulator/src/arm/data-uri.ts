import { producedOutputs } from '../jobs/job-record.ts';
import { badRequest } from './arm-error.ts';
import { resolveReference } from './references.ts';
import type { Workspace } from './workspace.ts';

/** Location of data. */
export interface DataPlace {
  readonly datastore?: string;
  /** URL of the blob, or of the folder of blobs. */
  readonly url: string;
}

const SHORT = /^azureml:\/\/datastores\/([^/]+)\/paths\/(.*)$/;
/** URIs of run artifacts, as reported by jobs. */
const ARTIFACTS = /^azureml:\/\/datastores\/(workspaceartifactstore)\/(ExperimentRun\/dcid\..*)$/;
const LONG =
  /^azureml:\/\/subscriptions\/[^/]+\/resource[gG]roups\/[^/]+\/(?:providers\/Microsoft\.MachineLearningServices\/)?workspaces\/[^/]+\/datastores\/([^/]+)\/paths\/(.*)$/;
const JOB_OUTPUT = /^azureml:\/\/jobs\/([^/]+)\/outputs\/([^/]+)(?:\/paths\/(.*))?$/;

/**
 * Locates the blobs of a data URI: `azureml://datastores/…/paths/…` in its short and its long form, the output of a job
 * (`azureml://jobs/…/outputs/…`), or the address of a blob.
 *
 * @throws ArmError 400 if the URI has another form, or the datastore, job or output is unknown
 */
export function locateData(workspace: Workspace, uri: string, owner: string): DataPlace {
  const [, datastore, path] = SHORT.exec(uri) ?? LONG.exec(uri) ?? ARTIFACTS.exec(uri) ?? [];
  if (datastore !== undefined && path !== undefined) {
    const { properties } = resolveReference(workspace, `azureml:${datastore}`, 'datastores', owner);
    return { datastore, url: joinUrl(workspace.blobs.containerUrl(properties), path) };
  }
  const [, job, output, below = ''] = JOB_OUTPUT.exec(uri) ?? [];
  if (job !== undefined && output !== undefined) {
    const { id } = resolveReference(workspace, `azureml:${job}`, 'jobs', owner);
    const uriOfOutput = producedOutputs(workspace, id)?.[output]?.uri;
    if (uriOfOutput === undefined) throw badRequest(`${owner} refers to ${uri}: job ${job} has no output ${output}`);
    const place = locateData(workspace, uriOfOutput, owner);
    return { ...place, url: joinUrl(place.url, below) };
  }
  if (/^https?:\/\//.test(uri)) return { url: withAccountInPath(uri) };
  throw badRequest(
    `${owner} must be azureml://datastores/<datastore>/paths/<path>, azureml://jobs/<job>/outputs/<output> or the URL of a blob; got ${uri}`,
  );
}

/** Azurite has two addresses, with the account in the path or in the host name: `http://<account>.blob.localhost:<port>`. */
function withAccountInPath(url: string): string {
  return url.replace(/^http:\/\/([a-z0-9]+)\.blob(?:\.core)?\.localhost:(\d+)\//, 'http://127.0.0.1:$2/$1/');
}

/** @param path blob names, not yet encoded */
export function joinUrl(url: string, path: string): string {
  if (path === '') return url;
  return `${url.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
