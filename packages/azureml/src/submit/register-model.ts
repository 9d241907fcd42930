import type { ModelVersion } from '@azure/arm-machinelearning';
import { askAzure, azureError, findAzure, statusOf } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { TAGS } from './asset-names.ts';

export interface RegisteredModel {
  readonly name: string;
  readonly version: string;
  readonly contentHash: string;
  /** False if this content already had a version. */
  readonly created: boolean;
}

const ATTEMPTS = 5;

/** Registers a model's folder in the workspace, once per content. Versions are 1, 2, 3, … */
export async function registerModel(
  workspace: AzureWorkspace,
  model: {
    readonly name: string;
    /** The preferred version, used if the workspace has none with that number. Default: the next one. */
    readonly version?: number;
    /** Location of its folder. */
    readonly uri: string;
    readonly contentHash: string;
    /** The job that made it; absent if there is none. */
    readonly job?: string;
    readonly description: string;
    readonly tags: Readonly<Record<string, string>>;
  },
): Promise<RegisteredModel> {
  const { arm, place, label } = workspace;
  const { name, contentHash } = model;
  const what = `model ${name} of ${label}`;
  for (let attempt = 1; ; attempt++) {
    const known = await versionWith(workspace, name, contentHash);
    if (known) return { name, version: known, contentHash, created: false };
    const container = await findAzure(what, arm.modelContainers.get(...place, name));
    const { nextVersion, latestVersion } = container?.properties ?? {};
    const next = nextVersion ?? String(Number(latestVersion ?? 0) + 1);
    const wanted = model.version === undefined ? next : String(model.version);
    const isTaken = wanted !== next && (await findAzure(what, arm.modelVersions.get(...place, name, wanted)));
    const version = isTaken ? next : wanted;
    try {
      await arm.modelVersions.createOrUpdate(...place, name, version, {
        properties: {
          modelUri: model.uri,
          modelType: 'mlflow_model',
          ...(model.job !== undefined && { jobName: model.job }),
          description: model.description,
          tags: {
            ...model.tags,
            [TAGS.content]: contentHash,
            ...(model.job !== undefined && { [TAGS.job]: model.job }),
          },
          isAnonymous: false,
        },
      });
      return { name, version, contentHash, created: true };
    } catch (error) {
      // Another client took the number in the meantime, perhaps with this very content.
      if (statusOf(error) !== 409 || attempt === ATTEMPTS) throw azureError(what, error);
    }
  }
}

async function versionWith(workspace: AzureWorkspace, name: string, contentHash: string): Promise<string | undefined> {
  const { arm, place, label } = workspace;
  const search = async () => {
    const pages = arm.modelVersions.list(...place, name, { tags: `${TAGS.content}=${contentHash}` });
    for await (const version of pages) if (isOf(version, contentHash)) return version.name;
    return undefined;
  };
  try {
    return await askAzure(`model ${name} of ${label}`, search());
  } catch (error) {
    if ((error as { code?: string }).code === 'E_AZURE_NOT_FOUND') return undefined;
    throw error;
  }
}

function isOf(version: ModelVersion, contentHash: string): boolean {
  return version.properties.tags?.[TAGS.content] === contentHash;
}
