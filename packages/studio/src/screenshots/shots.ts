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
  const some = (name: string, hash: string | undefined): Shot[] => (hash === undefined ? [] : [{ name, hash }]);
  return [{ name: 'overview', hash: '#/' }, ...some('not-there', run('none'))];
}
