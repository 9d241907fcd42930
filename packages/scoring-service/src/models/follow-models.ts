import type { LocatedModel, ModelSource } from './located-model.ts';

interface FollowOptions {
  readonly sources: readonly ModelSource[];
  /** The models of the sources when the server started. */
  readonly models: readonly LocatedModel[];
  readonly everyMs: number;
  readonly log: (line: string) => void;
  readonly server: { replace(place: number, model: LocatedModel): Promise<void> };
}

/**
 * Polls the followed sources, and replaces a model when a source changes. A version that cannot be served is reported
 * once and skipped; the previous one remains.
 */
export function followModels({ sources, models, everyMs, log, server }: FollowOptions): { stop(): Promise<void> } {
  const current = [...models];
  const refused = new Map<number, string>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();

  const look = async (place: number, source: ModelSource) => {
    const before = current[place]!;
    let next: LocatedModel | undefined;
    try {
      next = await source.locate();
      if (next.version === before.version && next.folder === before.folder) return void refused.delete(place);
      if (refused.get(place) === keyOf(next)) return;
      await server.replace(place, next);
      current[place] = next;
      refused.delete(place);
      log(`${source.reference} is now version ${next.version}; before ${before.version}`);
    } catch (error) {
      const key = next ? keyOf(next) : String(error);
      if (refused.get(place) === key) return;
      refused.set(place, key);
      const reason = error instanceof Error ? error.message : String(error);
      log(`${source.reference} stays version ${before.version}: ${reason}`);
    }
  };
  const turn = async () => {
    for (const [place, source] of sources.entries()) if (source.follows && !isStopped) await look(place, source);
    if (!isStopped) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      looking = turn();
    }, everyMs);
  };
  if (sources.some(({ follows }) => follows)) schedule();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

function keyOf({ version, folder }: LocatedModel): string {
  return `${version} ${folder}`;
}
