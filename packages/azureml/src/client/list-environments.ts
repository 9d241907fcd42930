import * as z from 'zod';
import type { AzureWorkspace } from './azure-workspace.ts';
import { listArm } from './list-arm.ts';

/** An environment of a workspace. */
export interface EnvironmentSummary {
  readonly name: string;
  /** Undefined if the service reports none. */
  readonly latestVersion: string | undefined;
  readonly description: string;
}

const environmentSchema = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    latestVersion: z.string().nullish(),
    description: z.string().nullish(),
    isArchived: z.boolean().nullish(),
  }),
});

/** Environments that are not archived. @throws MlopsError those of `askAzure` */
export async function listEnvironments(workspace: AzureWorkspace): Promise<EnvironmentSummary[]> {
  const found = await listArm(workspace, 'environments', environmentSchema);
  return found.flatMap(({ name, properties: { latestVersion, description, isArchived } }) => {
    return isArchived ? [] : [{ name, latestVersion: latestVersion ?? undefined, description: description ?? '' }];
  });
}
