import { MlopsError } from '@aml-mlops/errors';
import { outputsOfRun, planOfRun, readVerdict } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import type { Hop } from '../hop.ts';
import type { LoopPlace } from '../loop-place.ts';

const AGAIN = 'mlops loop run, when another window is over';

/** Reads the champion gate's decision for the training run. */
export function gateHop({ model, labels: { workspace } }: LoopPlace): Hop {
  return {
    preview: async () => `end the round unless the champion gate promotes the new version`,
    async run({ state }) {
      const run = state.round.retrainRun!;
      const made = planOfRun(workspace, run).models.find(({ name }) => name === model);
      if (!made?.gate) {
        throw new MlopsError(
          'E_LOOP',
          `model ${model} of run ${run} must have a gate: without one, no version is promoted`,
        );
      }
      const outputs = outputsOfRun(workspace, run);
      const { node, output, gate } = made;
      const decision = outputs.find((each) => each.node === gate.node && each.port === gate.output)!;
      const { hash } = outputs.find((each) => each.node === node && each.port === output)!;
      const { promoted, reason } = await readVerdict(decision.folder);
      const version = await versionOf(hash);
      const named = `${model}:${version}`;
      if (version === state.round.version) {
        const detail = `the labels changed nothing: training has made ${named} again`;
        return { verdict: 'end', detail, log: detail, next: AGAIN };
      }
      if (!promoted) {
        const detail = `${named} is not promoted: ${reason}`;
        return { verdict: 'end', detail, log: detail, next: AGAIN };
      }
      const detail = `${named} is the champion: ${reason}`;
      const change = { round: { challenger: { version, promoted } }, promotedRun: run };
      return { verdict: 'go-on', detail, log: detail, change };
    },
  };

  async function versionOf(hash: string): Promise<number> {
    const tracking = openTracking(workspace.trackingUri);
    try {
      const versions = await tracking.models.listVersions(model);
      return versions.find(({ contentHash }) => contentHash === hash)!.version;
    } finally {
      await tracking.close();
    }
  }
}
