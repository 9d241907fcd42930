import * as z from 'zod';
import type { AzureWorkspace } from './azure-workspace.ts';
import { listArm } from './list-arm.ts';

/** A compute of a workspace. */
export interface ComputeSummary {
  readonly name: string;
  /** `AmlCompute`, `ComputeInstance`, … */
  readonly type: string;
  /** Such as `Standard_D4s_v5`; undefined if unknown. */
  readonly size: string | undefined;
  /** Whether its machines are low-priority: cheaper, but may be preempted. */
  readonly spot: boolean;
  /** Minimum and maximum number of machines; undefined if it does not scale. */
  readonly nodes: { readonly least: number; readonly most: number; readonly now: number | undefined } | undefined;
  readonly state: string;
}

// Azure Resource Manager wraps the compute's own properties.
const computeSchema = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    computeType: z.string(),
    provisioningState: z.string().nullish(),
    properties: z
      .looseObject({
        vmSize: z.string().nullish(),
        vmPriority: z.string().nullish(),
        currentNodeCount: z.number().nullish(),
        scaleSettings: z.looseObject({ minNodeCount: z.number().nullish(), maxNodeCount: z.number() }).nullish(),
      })
      .nullish(),
  }),
});

/** @throws MlopsError those of `askAzure` */
export async function listComputes(workspace: AzureWorkspace): Promise<ComputeSummary[]> {
  const computes = await listArm(workspace, 'computes', computeSchema);
  return computes.map(({ name, properties: { computeType, provisioningState, properties } }) => {
    const scale = properties?.scaleSettings;
    const now = properties?.currentNodeCount ?? undefined;
    return {
      ...{ name, type: computeType, state: provisioningState ?? 'unknown' },
      size: properties?.vmSize ?? undefined,
      spot: properties?.vmPriority === 'LowPriority',
      nodes: scale ? { least: scale.minNodeCount ?? 0, most: scale.maxNodeCount, now } : undefined,
    };
  });
}
