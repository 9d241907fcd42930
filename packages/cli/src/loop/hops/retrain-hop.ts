import { absorb } from '@aml-mlops/feedback/contract';
import { outputsOfRun } from '@aml-mlops/pipeline-sdk/runner';
import { readParams } from '../../command-line/params.ts';
import { changeParams } from '../../run/change-params.ts';
import { championOf } from '../champion-run.ts';
import type { Hop } from '../hop.ts';
import type { LoopPlace } from '../loop-place.ts';
import { runOnce } from '../run-of-hop.ts';

/** Repeats the champion's training on the raw data with the new labels. */
export function retrainHop({ app, model, labels, options }: LoopPlace): Hop {
  const { workspace } = labels;
  return {
    async preview() {
      const { request, version } = await championOf(model, workspace);
      return `repeat the run of ${request.plan.pipeline} that made ${model}:${version}, with the labels`;
    },
    async run(context) {
      const { state } = context;
      const run = await runOnce(app, workspace, context, 'retrainRun', async () => {
        const { request } = await championOf(model, workspace);
        const { params, overrides } = readParams(options.param);
        const { [absorb.name]: _, ...own } = overrides;
        const partitions = outputsOfRun(workspace, state.round.absorbRun!).find(({ port }) => port === 'partitions')!;
        return {
          plan: changeParams(app, request.plan, { params, overrides: own }),
          bindings: { ...request.bindings, [app.data!.input]: partitions.folder },
          selection: {},
        };
      });
      return { verdict: 'go-on', detail: `trained by run ${run}`, log: `trained by run ${run}` };
    },
  };
}
