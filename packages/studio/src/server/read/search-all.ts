import type { SearchHit } from '../../api/search.ts';
import type { StudioContext } from '../context.ts';

const MOST_OF_A_KIND = 6;

/** Matches by name, or by prefix of the id: pipeline runs, tracking runs, models, datasets, experiments. */
export async function searchAll({ workspace, runs, tracking }: StudioContext, asked: string): Promise<SearchHit[]> {
  const wanted = asked.toLowerCase();
  const isMeant = (text: string) => text.toLowerCase().includes(wanted);
  const link = (page: string, name: string) => `#/${page}/${encodeURIComponent(name)}`;
  const pipelineRuns = workspace.database.runs
    .headsWithText(asked, MOST_OF_A_KIND)
    .map(({ id, pipeline, scope, status }): SearchHit => {
      return {
        kind: 'pipeline run',
        title: id,
        detail: `${pipeline} on ${scope}, ${status}`,
        link: link('pipeline-runs', id),
      };
    });
  const models = (await tracking.models.listModels())
    .filter((name) => isMeant(name))
    .map((name): SearchHit => ({ kind: 'model', title: name, detail: '', link: link('models', name) }));
  const datasets = workspace.database.datasets
    .names()
    .filter((name) => isMeant(name))
    .map((name): SearchHit => ({ kind: 'dataset', title: name, detail: '', link: link('data', name) }));
  const experiments = runs
    .experiments()
    .filter(({ name }) => isMeant(name))
    .map(({ id, name, runs: count }): SearchHit => {
      return { kind: 'experiment', title: name, detail: `${count} runs`, link: link('experiments', id) };
    });
  const found = runs.find(asked, MOST_OF_A_KIND).map((run): SearchHit => {
    const address = `#/experiments/${run.experimentId}/runs/${encodeURIComponent(run.runId)}`;
    return { kind: 'run', title: run.name, detail: run.runId, link: address };
  });
  return [pipelineRuns, models, datasets, experiments, found].flatMap((hits) => hits.slice(0, MOST_OF_A_KIND));
}
