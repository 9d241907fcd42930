import type { Attention, ModelShown, Overview } from '../../api/overview.ts';
import type { PipelineRunHead } from '../../api/pipeline-runs.ts';
import type { StudioContext } from '../context.ts';
import { shownValue } from '../shown-value.ts';
import { auditShown } from './audit-shown.ts';
import { withCounts } from './pipeline-runs.ts';

const RECENT = 12;
/** Number of newest runs searched for what needs attention. */
const LOOKED_AT = 200;

/** Is the champion good, did the last run succeed, what needs attention? */
export async function overview({ workspace, runs, tracking }: StudioContext): Promise<Overview> {
  const { database } = workspace;
  const heads = withCounts(workspace, database.runs.heads(LOOKED_AT));
  const models = await modelsShown(tracking);
  const datasets = database.datasets.names().flatMap((name) => {
    const [newest] = database.datasets.list(name);
    return newest ? [{ name, version: newest.version, rows: newest.rows, at: newest.createdAt.getTime() }] : [];
  });
  return {
    models,
    attention: [...troubledRuns(heads), ...modelsWithoutChampion(models)],
    going: heads.filter(({ status }) => status === 'running'),
    recent: heads.slice(0, RECENT),
    runs: database.runs.count(),
    trackingRuns: runs.experiments().reduce((sum, experiment) => sum + experiment.runs, 0),
    datasets: datasets.sort((a, b) => b.at - a.at),
    audit: database.audit.list({ limit: 5 }).map(auditShown),
    now: Date.now(),
  };
}

async function modelsShown(tracking: StudioContext['tracking']): Promise<ModelShown[]> {
  const names = await tracking.models.listModels();
  return Promise.all(
    names.map(async (name): Promise<ModelShown> => {
      const versions = await tracking.models.listVersions(name);
      const champion = await tracking.models.getByAlias(name, 'champion');
      const promotion = champion && (await tracking.models.promotions(name)).find(({ alias }) => alias === 'champion');
      return {
        name,
        versions: versions.length,
        newest: versions[0]?.version ?? 0,
        champion: champion && {
          version: champion.version,
          at: (promotion?.at ?? champion.createdAt).getTime(),
          who: promotion?.who ?? '',
          why: promotion?.why ?? '',
          evidence: Object.entries(promotion?.evidence ?? {}).flatMap(([key, value]) =>
            ['number', 'string', 'boolean'].includes(typeof value) ? [[key, shownValue(value)] as const] : [],
          ),
        },
      };
    }),
  );
}

/** The latest run of each pipeline on each dataset, if it did not succeed. */
function troubledRuns(heads: readonly PipelineRunHead[]): Attention[] {
  const seen = new Set<string>();
  return heads.flatMap((run): Attention[] => {
    const key = JSON.stringify([run.pipeline, run.scope]);
    if (seen.has(key)) return [];
    seen.add(key);
    const ended = { failed: 'failed', killed: 'was killed', interrupted: 'was interrupted' } as const;
    if (run.status === 'running' || run.status === 'done') return [];
    const tone = run.status === 'interrupted' ? 'warn' : 'bad';
    const text = `The latest run of ${run.pipeline} on ${run.scope} ${ended[run.status]}`;
    return [{ tone, text, link: `#/pipeline-runs/${encodeURIComponent(run.id)}` }];
  });
}

function modelsWithoutChampion(models: readonly ModelShown[]): Attention[] {
  return models.flatMap(({ name, champion, versions }): Attention[] => {
    if (champion || versions === 0) return [];
    return [{ tone: 'warn', text: `Model ${name} has no champion`, link: `#/models/${encodeURIComponent(name)}` }];
  });
}
