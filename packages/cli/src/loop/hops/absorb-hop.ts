import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readJsonFile } from '@aml-mlops/artifacts';
import { absorb } from '@aml-mlops/feedback/contract';
import { snapshotOf, writeSnapshot } from '@aml-mlops/feedback/labels';
import { outputsOfRun } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import { printNote } from '../../command-line/output.ts';
import { readParams } from '../../command-line/params.ts';
import { prepareRun } from '../../run/prepare-run.ts';
import { stepOf, stepPipeline } from '../../run/step-pipeline.ts';
import { championOf, rawOf } from '../champion-run.ts';
import type { Hop } from '../hop.ts';
import type { LoopPlace } from '../loop-place.ts';
import { runOnce } from '../run-of-hop.ts';

const absorbedSchema = z.object({ train: z.number(), test: z.number() });

/** Adds the queue's labels to a copy of the raw data that the champion was trained on; the user's own files stay unchanged. */
export function absorbHop({ app, model, scope, labels, options }: LoopPlace): Hop {
  const { workspace, queue, names } = labels;
  return {
    preview: async () => 'add the labels as partitions to a copy of the raw data',
    async run(context) {
      const { state, signal } = context;
      const champion = await championOf(model, workspace);
      const raw = rawOf(app, champion, state);
      const snapshot = path.join(workspace.home, 'loops', scope, `labels-${state.rounds}`);
      await writeSnapshot(snapshot, snapshotOf(queue));
      const { data: _data, inputs: _inputs, ...alone } = app;
      const run = await runOnce(alone, workspace, context, 'absorbRun', async () => {
        const tested = workspace.database.datasets.list(names.test).length > 0;
        const input = [`raw=${raw}`, `labels=${snapshot}`, ...(tested ? [`test=dataset:${names.test}`] : [])];
        const param = Object.entries(readParams(options.param).overrides[absorb.name] ?? {}).map(
          ([name, value]) => `${absorb.name}.${name}=${value}`,
        );
        const pipeline = stepPipeline(stepOf(app, absorb.name));
        const flags = { input, param, scope };
        const { request } = await prepareRun(alone, pipeline, flags, { workspace, signal, note: printNote });
        return request;
      });
      const report = outputsOfRun(workspace, run).find(({ port }) => port === 'report')!;
      const { train, test } = await readJsonFile(report.folder, 'absorbed.json', absorbedSchema);
      await rm(snapshot, { recursive: true, force: true });
      const detail = `${train} labels for training, ${test} for the test set, in all`;
      if (train > 0) return { verdict: 'go-on', detail, log: detail, change: { raw } };
      return { verdict: 'end', detail, log: detail, next: 'mlops loop run, when another window is over' };
    },
  };
}
