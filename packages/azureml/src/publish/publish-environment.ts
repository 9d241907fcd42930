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
  /** Owner of the environment, for messages: `step trainer`. */
  readonly of: string;
  readonly environment: EnvironmentContext;
  /** Routes of the container, for an environment that serves. */
  readonly inferenceConfig?: NonNullable<EnvironmentVersion['properties']['inferenceConfig']>;
}

/**
 * Uploads a Docker context and creates the environment version, which is named by its content.
 *
 * @param open called only if something must be sent: using existing content needs no permission on the storage
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

/** Uploads a blob unless its content is already present, and checks that it has arrived. */
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

/** Creates a version; false if another client created it in the meantime. It is the same one, because its content names it. */
export async function create(what: string, make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (statusOf(error) === 409) return false;
    throw azureError(what, error);
  }
}
