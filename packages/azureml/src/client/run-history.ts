import * as z from 'zod';
import { workspaceId } from './asset-ids.ts';
import type { AzureWorkspace } from './azure-workspace.ts';
import { parseBody, sendAzure } from './send-arm.ts';

/**
 * Run history stores the results of a job. Its outputs are references to data assets created by the service,
 * and another service resolves them to locations. `azure-ai-ml` sends the same two requests
 * (`get_job_output_uris_from_dataplane`), because a job itself usually does not report where its outputs are.
 */

const runData = z.looseObject({
  runMetadata: z.looseObject({
    outputs: z.record(z.string(), z.looseObject({ assetId: z.string().nullish() })).nullish(),
  }),
});
const resolved = z.looseObject({
  values: z.record(z.string(), z.looseObject({ uri: z.string().nullish() })).nullish(),
});

/**
 * Addresses of a run's outputs by name, as far as the service knows them.
 *
 * @throws RestError
 */
export async function outputAddresses(workspace: AzureWorkspace, run: string): Promise<Map<string, string>> {
  const { runMetadata } = runData.parse(
    await ask(workspace, 'history', 'rundata', { runId: run, selectRunMetadata: true }),
  );
  const assets = Object.entries(runMetadata.outputs ?? {}).flatMap(([output, { assetId }]) =>
    assetId ? [{ output, assetId }] : [],
  );
  if (assets.length === 0) return new Map();
  const values = assets.map(({ assetId }) => assetId);
  const { values: places } = resolved.parse(
    await ask(workspace, 'data', 'dataversion/batchGetResolvedUris', { values }),
  );
  const addresses = assets.flatMap(({ output, assetId }): [string, string][] => {
    const uri = places?.[assetId]?.uri;
    return uri ? [[output, uri]] : [];
  });
  return new Map(addresses);
}

/** @param service the first part of its address, in place of that of the workspace's tracking endpoint */
async function ask(workspace: AzureWorkspace, service: string, question: string, body: unknown): Promise<unknown> {
  const { origin } = new URL(await workspace.trackingUri());
  const url = `${origin}/${service}/v1.0${workspaceId(workspace.config)}/${question}`;
  return parseBody(await sendAzure(workspace, 'POST', url, body));
}
