import type { EnvironmentVersion } from '@azure/arm-machinelearning';
import type { ContainerClient } from '@azure/storage-blob';
import { describeBlob, putBytes } from '../blob/upload-file.ts';
import { withoutQuery } from '../blob/without-query.ts';
import { assetId } from '../client/asset-ids.ts';
import { azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { EnvironmentContext } from './environment-context.ts';

export interface PublishedEnvironment {
  readonly name: string;
  /** What it is the environment of, for messages: `step trainer`. */
  readonly of: string;
  readonly environment: EnvironmentContext;
  /** Where a container is asked, of an environment that serves. */
  readonly inferenceConfig?: NonNullable<EnvironmentVersion['properties']['inferenceConfig']>;
}

/**
 * Uploads a Docker context and makes the environment's version, which its content names.
 *
 * @param open asked for where something is to be sent: who only uses what is there needs no right to the storage
 * @returns its address in the workspace
 */
export async function publishEnvironment(
  workspace: AzureWorkspace,
  open: () => Promise<ContainerClient>,
  { name, of, environment, inferenceConfig }: PublishedEnvironment,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { arm, place } = workspace;
  const what = `environment of ${of} in ${workspace.label}`;
  const id = assetId(workspace.config, 'environments', name, environment.version);
  if (await findAzure(what, arm.environmentVersions.get(...place, name, environment.version))) return id;
  const container = await open();
  const folder = `mlops/environments/${environment.version}`;
  for (const [file, content] of environment.files) {
    const blob = container.getBlockBlobClient(`${folder}/${file}`);
    await sendOnce(what, blob, undefined, () => putBytes(blob, content, signal));
  }
  await create(what, () =>
    arm.environmentVersions.createOrUpdate(...place, name, environment.version, {
      properties: {
        description: `Environment of ${of}`,
        build: { contextUri: `${withoutQuery(container.url)}/${folder}/`, dockerfilePath: 'Dockerfile' },
        osType: 'Linux',
        isAnonymous: false,
        ...(inferenceConfig && { inferenceConfig }),
      },
    }),
  );
  return id;
}

/** Sends a blob unless its content is there already, and looks whether it has arrived. */
export async function sendOnce(
  what: string,
  blob: Parameters<typeof describeBlob>[0],
  known: string | undefined,
  send: () => Promise<{ sha256: string }>,
): Promise<void> {
  try {
    if (known !== undefined && (await describeBlob(blob))?.sha256 === known) return;
    const { sha256 } = await send();
    const there = await describeBlob(blob);
    if (there?.sha256 !== sha256) throw new Error(`${blob.name} did not arrive whole`);
  } catch (error) {
    throw azureError(what, error);
  }
}

/** Makes a version; false where it was made by somebody else meanwhile, which is the same one: its content names it. */
export async function create(what: string, make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (statusOf(error) === 409) return false;
    throw azureError(what, error);
  }
}
