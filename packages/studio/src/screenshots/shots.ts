import type { PipelineRunList } from '../api/pipeline-runs.ts';
import type { RunRows, RunSearch } from '../api/tracking-runs.ts';
import { settled, type WatchedPage } from '../testing/browser.ts';
import { SERVED } from '../testing/seed-monitoring.ts';

export interface Shot {
  /** File name without extension. */
  readonly name: string;
  readonly hash: string;
  /** Capture the full page. Default: true. */
  readonly fullPage?: boolean;
  /** Another state of a page that is already listed, tested by the drill. Default: false. */
  readonly isExtra?: boolean;
  /** Interactions before the capture. */
  readonly before?: (page: WatchedPage['page']) => Promise<void>;
}

/** Every page that is captured and tested, for the contents of the store at a URL. */
export async function shots(origin: string): Promise<Shot[]> {
  const { runs } = (await (await fetch(`${origin}/studio/api/pipeline-runs`)).json()) as PipelineRunList;
  const run = (status: string) => runs.find((candidate) => candidate.status === status)?.id;
  const page = (id: string, node = '', tab = '') =>
    `#/pipeline-runs/${encodeURIComponent(id)}${node && `?node=${node}&tab=${tab}`}`;
  const [running, done] = [run('running'), run('done')];
  const few = await someRuns(origin);
  const [first] = few;
  return [
    { name: 'overview', hash: '#/' },
    { name: 'pipeline-runs', hash: '#/pipeline-runs' },
    ...runs
      .slice(0, 5)
      .map(({ id, status }) => ({ name: `run-${status}-${id.slice(-4)}`, hash: page(id), isExtra: true })),
    ...(running ? [{ name: 'run-summary', hash: page(running, 'selection') }] : []),
    ...(running ? [{ name: 'run-log', hash: page(running, 'selection', 'log') }] : []),
    ...(done ? [{ name: 'run-why', hash: page(done, 'selection', 'reuse') }] : []),
    ...(done ? [{ name: 'run-artifacts', hash: page(done, 'selection', 'artifacts'), isExtra: true }] : []),
    { name: 'runs', hash: '#/experiments', isExtra: true },
    { name: 'runs-filter', hash: '#/experiments?filter=metrics.accuracy+%3E+0.85&order=metrics.accuracy+desc' },
    { name: 'runs-wrong-filter', hash: '#/experiments?filter=nonsense', isExtra: true },
    ...(first ? [{ name: 'run', hash: `#/experiments/1/runs/${first}` }] : []),
    { name: 'compare', hash: `#/compare?runs=${few.join(',')},gone` },
    { name: 'sweep', hash: '#/sweep' },
    { name: 'tuning', hash: '#/tuning' },
    { name: 'monitoring', hash: '#/monitoring' },
    { name: 'try', hash: `#/try?model=${SERVED}`, before: askModel },
    { name: 'try-nothing', hash: '#/try', isExtra: true },
    { name: 'labelling', hash: '#/labelling', isExtra: true },
    { name: 'labelling-label', hash: '#/labelling/mail?who=you' },
    { name: 'labelling-decide', hash: '#/labelling/mail?view=decide&who=you', isExtra: true },
    { name: 'labelling-texts', hash: '#/labelling/mail?view=queue' },
    { name: 'labelling-statistics', hash: '#/labelling/mail?view=statistics' },
    { name: 'labelling-done', hash: '#/labelling/finished?who=ann', isExtra: true },
    { name: 'compare-none', hash: '#/compare', isExtra: true },
    ...modelShots,
    ...dataShots,
    ...otherShots,
  ];
}

const MODEL = '#/models/topics-classifier';
const modelShots: readonly Shot[] = [
  { name: 'models', hash: '#/models' },
  { name: 'model', hash: MODEL },
  { name: 'model-trust', hash: `${MODEL}?tab=trust`, isExtra: true },
  { name: 'model-compare', hash: `${MODEL}?tab=compare&version=2` },
  { name: 'model-promotions', hash: `${MODEL}?tab=promotions`, isExtra: true },
  { name: 'model-files', hash: `${MODEL}?tab=files&version=2`, isExtra: true },
  { name: 'model-failed-parity', hash: `${MODEL}?tab=trust&version=3`, isExtra: true },
  { name: 'model-gone', hash: '#/models/sample-classifier', isExtra: true },
];

const DATA = '#/data/topics-train';
const dataShots: readonly Shot[] = [
  { name: 'data', hash: '#/data', isExtra: true },
  { name: 'dataset', hash: DATA },
  { name: 'dataset-documents', hash: `${DATA}?tab=documents&text=radio&document=5` },
  { name: 'dataset-quality', hash: `${DATA}?tab=quality` },
  { name: 'dataset-lineage', hash: `${DATA}?tab=lineage`, isExtra: true },
  { name: 'dataset-hostile', hash: `${DATA}?tab=documents&document=4`, isExtra: true },
  { name: 'dataset-versions', hash: `${DATA}?tab=versions`, isExtra: true },
  { name: 'dataset-gone', hash: '#/data/sample-train', isExtra: true },
];

const otherShots: readonly Shot[] = [
  { name: 'pipelines', hash: '#/pipelines', isExtra: true },
  { name: 'azure', hash: '#/azure' },
  { name: 'pipeline', hash: '#/pipelines/retrain?node=gate' },
  { name: 'validation', hash: '#/validation', isExtra: true },
  { name: 'validation-report', hash: '#/validation/20261121-060000-val3/validate-full' },
  { name: 'profiles', hash: '#/profiles', isExtra: true },
  { name: 'profile', hash: '#/profiles/topics%2Fhistoric?dataset=topics-train' },
];

/** The best runs of the store, by accuracy if they have one. */
async function someRuns(origin: string): Promise<readonly string[]> {
  const search = await fetch(`${origin}/studio/api/runs/search?order=${encodeURIComponent('metrics.accuracy DESC')}`);
  const { places } = (await search.json()) as RunSearch;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ places: places.slice(0, 6), columns: [] });
  const rows = await fetch(`${origin}/studio/api/runs/rows`, { method: 'POST', headers, body });
  return ((await rows.json()) as RunRows).runIds;
}

const QUESTION = `Which antenna for the roof, and is a radio with a lens any good? <script>globalThis.harmed=true</script>
A star is no telescope.`;

async function askModel(page: WatchedPage['page']): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).fill(QUESTION);
  await page.getByRole('button', { name: 'Classify' }).click();
  await page.getByRole('heading', { name: 'Nearest training documents' }).waitFor();
  await settled(page);
}
