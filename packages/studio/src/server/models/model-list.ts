import type { ModelRow } from '../../api/models.ts';
import type { StudioContext } from '../context.ts';

/** Every registered model, with its champion. */
export async function modelList({ tracking }: StudioContext): Promise<ModelRow[]> {
  const names = await tracking.models.listModels();
  return Promise.all(
    names.map(async (name): Promise<ModelRow> => {
      const [newest, ...older] = await tracking.models.listVersions(name);
      const champion = await tracking.models.getByAlias(name, 'champion');
      const promotion = champion && (await tracking.models.promotions(name)).find(({ alias }) => alias === 'champion');
      return {
        name,
        versions: newest ? 1 + older.length : 0,
        newest: newest?.version ?? 0,
        newestAt: newest?.createdAt.getTime() ?? Number.NaN,
        champion: champion && {
          version: champion.version,
          at: (promotion?.at ?? champion.createdAt).getTime(),
          who: promotion?.who ?? '',
        },
        metric: metricOf(promotion?.evidence),
      };
    }),
  );
}

/** The metric that the gate compared; evidence in another form is ignored. */
function metricOf(evidence: Readonly<Record<string, unknown>> | undefined): ModelRow['metric'] {
  const name = evidence?.['metric'];
  const candidate = evidence?.['candidate'];
  if (typeof name !== 'string' || typeof candidate !== 'object' || candidate === null) return undefined;
  const value = Object.entries(candidate).find(([key]) => key === name)?.[1];
  return typeof value === 'number' ? { name, value } : undefined;
}
