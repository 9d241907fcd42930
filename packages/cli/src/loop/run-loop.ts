import path from 'node:path';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { withLabels } from '../labels/label-place.ts';
import { advanceLoop, type HopReport, type LoopOutcome, previewLoop } from './advance-loop.ts';
import type { Hops } from './hop.ts';
import { absorbHop } from './hops/absorb-hop.ts';
import { deployHop } from './hops/deploy-hop.ts';
import { gateHop } from './hops/gate-hop.ts';
import { labelsHop } from './hops/labels-hop.ts';
import { monitorHop } from './hops/monitor-hop.ts';
import { queryHop } from './hops/query-hop.ts';
import { retrainHop } from './hops/retrain-hop.ts';
import { type LoopOptions, type LoopPlace, loopModel } from './loop-place.ts';
import type { LoopState } from './loop-state.ts';
import { workspaceKeeper } from './workspace-keeper.ts';

export interface RunLoopFlags extends LoopOptions {
  readonly model?: string;
  readonly annotations?: string;
  readonly annotator: string;
  readonly abandon: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Options that apply to one call; all others persist until they are given again. */
const OF_ONE_CALL = new Set(['model', 'annotations', 'annotator', 'abandon', 'dryRun', 'json']);
/** Options that are files or folders; stored as absolute paths, so that the next call may start anywhere. */
const PATHS = new Set(['collected', 'cases']);

export interface LoopDocument extends LoopOutcome {
  readonly model: string;
}

/**
 * Advances a model's loop as far as possible.
 *
 * @param given names of the options given explicitly
 * @throws MlopsError `E_LOOP_GOING` if another process is running the loop; any error of a hop
 */
export async function runLoop(
  app: App,
  workspace: Workspace,
  flags: RunLoopFlags,
  given: readonly string[],
  { signal, onHop }: { readonly signal: AbortSignal; readonly onHop: (report: HopReport) => void },
): Promise<LoopDocument> {
  const { model, scope } = await loopModel(app, flags.model, workspace);
  const { annotations, annotator } = flags;
  const fresh = optionsOf(flags, given);
  return withLabels(app, workspace, { scope }, async (labels) => {
    const { loops } = workspace.database;
    const keeper = workspaceKeeper(loops, model, annotator);
    const hopsOf = ({ options: kept }: LoopState): Hops => {
      const options: LoopOptions = { ...flags, ...kept, ...fresh };
      return hops({ app, model, scope, labels, options, annotator, ...(annotations !== undefined && { annotations }) });
    };
    if (flags.dryRun) {
      const state = keeper.read();
      return { model, ...(await previewLoop(hopsOf(state), state)) };
    }
    loops.claim(model);
    try {
      const before = keeper.read();
      const state = { ...before, options: { ...before.options, ...fresh } };
      if (flags.abandon) return { model, ...abandon(state) };
      if (Object.keys(fresh).length > 0) keeper.advance(state);
      return { model, ...(await advanceLoop(hopsOf(state), keeper, { signal, onHop })) };
    } finally {
      loops.release(model);
    }

    function abandon(state: LoopState): LoopOutcome {
      const next = 'mlops loop run, when another window is over';
      if (state.at === 'monitor') return { state: 'quiet', hops: [], next };
      const detail = `round ${state.rounds} was abandoned before ${state.at}`;
      keeper.advance({ ...state, at: 'monitor', round: {} }, { hop: state.at, why: detail });
      return { state: 'finished', hops: [{ name: state.at, status: 'skipped', detail }], next };
    }
  });
}

function hops(place: LoopPlace): Hops {
  return {
    monitor: monitorHop(place),
    query: queryHop(place),
    labels: labelsHop(place),
    absorb: absorbHop(place),
    retrain: retrainHop(place),
    gate: gateHop(place),
    deploy: deployHop(place),
  };
}

function optionsOf(flags: RunLoopFlags, given: readonly string[]): LoopState['options'] {
  return Object.fromEntries(
    Object.entries(flags)
      .filter(([name, value]) => given.includes(name) && !OF_ONE_CALL.has(name) && value !== undefined)
      .map(([name, value]) => [name, PATHS.has(name) ? path.resolve(String(value)) : value]),
  );
}
