import type { ContainerClient } from '@azure/storage-blob';
import { workspaceContainer } from '../blob/container.ts';
import { withoutQuery } from '../blob/without-query.ts';
import { assetId } from '../client/asset-ids.ts';
import { findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { create, publishEnvironment } from './publish-environment.ts';
import { sendCode } from './send-code.ts';
import type { StepRelease } from './step-release.ts';
import { RELEASE_TAGS } from './why-publish.ts';

/** The default datastore of every workspace. */
export const WORKSPACE_DATASTORE = 'workspaceblobstore';

/**
 * Uploads a step's program and Docker context, and creates its code, environment and component versions, in this order.
 *
 * @returns false if another client created the component in the meantime
 */
export async function publishRelease(
  workspace: AzureWorkspace,
  release: StepRelease,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const container = await workspaceContainer(workspace, WORKSPACE_DATASTORE);
  const [code, environment] = await Promise.all([
    publishCode(workspace, container, release, signal),
    publishEnvironment(workspace, async () => container, { ...release, of: `step ${release.step}` }, signal),
  ]);
  signal?.throwIfAborted();
  const { arm, place } = workspace;
  const { name, version, spec } = release;
  const tags = {
    [RELEASE_TAGS.step]: release.step,
    [RELEASE_TAGS.code]: release.code.version,
    [RELEASE_TAGS.environment]: release.environment.version,
  };
  return create(`component ${name} of ${workspace.label}`, () =>
    arm.componentVersions.createOrUpdate(...place, name, version, {
      properties: {
        description: spec.description,
        tags,
        isAnonymous: false,
        componentSpec: {
          ...spec,
          version,
          code: `azureml:${code}`,
          environment: `azureml:${environment}`,
          _source: 'YAML.COMPONENT',
        },
      },
    }),
  );
}

async function publishCode(
  workspace: AzureWorkspace,
  container: ContainerClient,
  { name, step, code }: StepRelease,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { arm, place } = workspace;
  const what = `code of step ${step} in ${workspace.label}`;
  const id = assetId(workspace.config, 'codes', name, code.version);
  if (await findAzure(what, arm.codeVersions.get(...place, name, code.version))) return id;
  const folder = `mlops/code/${code.sha256}`;
  await sendCode(what, container, folder, code, signal);
  await create(what, () =>
    arm.codeVersions.createOrUpdate(...place, name, code.version, {
      properties: {
        description: `Program of step ${step}`,
        codeUri: `${withoutQuery(container.url)}/${folder}`,
        properties: { hash_sha256: code.sha256, hash_version: '202208' },
        isAnonymous: false,
      },
    }),
  );
  return id;
}
