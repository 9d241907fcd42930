import * as z from 'zod';
import { askAzure } from './azure-error.ts';
import type { AzureWorkspace } from './azure-workspace.ts';
import { parseBody, sendArm, sendAzure } from './send-arm.ts';

const pageSchema = z.looseObject({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/**
 * All resources of a type in a workspace, page by page, each parsed with a schema.
 *
 * @param kind collection name in addresses: `computes`
 * @throws MlopsError those of {@link askAzure}
 */
export async function listArm<T>(workspace: AzureWorkspace, kind: string, schema: z.ZodType<T>): Promise<T[]> {
  const collect = async (): Promise<T[]> => {
    const found: T[] = [];
    let page = pageSchema.parse(await sendArm(workspace, 'GET', kind));
    for (;;) {
      found.push(...page.value.map((one) => schema.parse(one)));
      if (!page.nextLink) return found;
      page = pageSchema.parse(parseBody(await sendAzure(workspace, 'GET', page.nextLink)));
    }
  };
  return askAzure(`${kind} of ${workspace.label}`, collect());
}
