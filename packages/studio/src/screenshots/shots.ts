import type { PipelineRunList } from '../api/pipeline-runs.ts';

export interface Shot {
  /** Of its file, without an ending. */
  readonly name: string;
  readonly hash: string;
  /** Default true: the page to its end. */
  readonly fullPage?: boolean;
}

/** Every page that is drawn and walked by the tests, with what the store at an address holds. */
export async function shots(origin: string): Promise<Shot[]> {
  const { runs } = (await (await fetch(`${origin}/studio/api/pipeline-runs`)).json()) as PipelineRunList;
  const run = (status: string) => runs.find((candidate) => candidate.status === status)?.id;
  const page = (id: string, node = '', tab = '') =>
    `#/pipeline-runs/${encodeURIComponent(id)}${node && `?node=${node}&tab=${tab}`}`;
  const [running, done] = [run('running'), run('done')];
  return [
    { name: 'overview', hash: '#/' },
    { name: 'pipeline-runs', hash: '#/pipeline-runs' },
    ...runs.slice(0, 5).map(({ id, status }) => ({ name: `run-${status}-${id.slice(-4)}`, hash: page(id) })),
    ...(running ? [{ name: 'run-summary', hash: page(running, 'selection') }] : []),
    ...(running ? [{ name: 'run-log', hash: page(running, 'selection', 'log') }] : []),
    ...(done ? [{ name: 'run-why', hash: page(done, 'selection', 'reuse') }] : []),
    ...(done ? [{ name: 'run-artifacts', hash: page(done, 'selection', 'artifacts') }] : []),
  ];
}
