import { printNote } from '../../command-line/output.ts';
import { rollOutModel, stageText } from '../../deploy/deploy-model.ts';
import type { Hop } from '../hop.ts';
import type { LoopPlace } from '../loop-place.ts';

const AGAIN = 'mlops loop run, when another window is over';

/** Rolls the new champion out in stages, if an endpoint is given. */
export function deployHop({ app, model, options }: LoopPlace): Hop {
  const { endpoint, workspace } = options;
  return {
    preview: async () =>
      endpoint === undefined
        ? 'deploy nothing: no --endpoint is given'
        : `roll it out to endpoint ${endpoint} of ${workspace}, each stage with a gate`,
    async run({ state, signal }) {
      const named = `${model}:${state.round.challenger!.version}`;
      if (endpoint === undefined) {
        const detail = `${named} is not deployed: no --endpoint is given`;
        return { verdict: 'end', status: 'skipped', detail, log: detail, next: AGAIN };
      }
      const done = await rollOutModel(
        app,
        named,
        { ...options, endpoint, json: false },
        { signal, onNote: printNote, onStage: (report) => printNote(stageText(report)) },
      );
      const where = `as ${done.deployment} of endpoint ${endpoint}`;
      if (done.state === 'rolled-back') {
        const detail = `${named} was rolled back ${where}: ${done.reason ?? 'a gate was not passed'}`;
        const next = `mlops deploy status --endpoint ${endpoint}; when it is mended mlops deploy ${named} --endpoint ${endpoint}`;
        return { verdict: 'end', status: 'failed', detail, log: `${named} was rolled back ${where}`, next };
      }
      const detail = `${named} serves ${where}`;
      return { verdict: 'end', detail, log: detail, next: AGAIN };
    },
  };
}
