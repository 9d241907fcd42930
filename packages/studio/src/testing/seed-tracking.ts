import { openTracking } from '@aml-mlops/tracking';
import { HOSTILE } from './hostile-texts.ts';

/** Realistic experiments: runs with parameters and curves over steps, some of them failed or without a value. */
export async function seedTracking(uri: string, count: number): Promise<void> {
  const tracking = openTracking(uri);
  try {
    for (let i = 0; i < count; i++) {
      const run = await tracking.startRun({
        experiment: 'newsgroups',
        name: i === 3 ? HOSTILE.markup : `trial-${i}`,
        tags: { team: i % 2 === 0 ? 'search' : HOSTILE.emoji },
      });
      const rate = [0.1, 0.01, 0.001, 0.0001][i % 4]!;
      run.logParams({
        learningRate: rate,
        units: 32 * (1 + (i % 3)),
        engine: i % 5 === 0 ? 'tfjs' : 'wasm',
        ...(i === 3 ? { [HOSTILE.prototype]: HOSTILE.formula } : {}),
      });
      const best = 0.7 + 0.25 * Math.abs(Math.sin(i * 1.7));
      const epochs = count > 1000 ? 3 : 30;
      for (let epoch = 0; epoch < epochs; epoch++) {
        run.logMetrics(
          {
            accuracy: best * (1 - Math.exp(-(epoch + 2) / 6)),
            loss: 1.2 * Math.exp(-epoch / 8) + 0.05 * Math.cos(i + epoch) + 0.1,
          },
          epoch,
        );
      }
      if (i % 7 === 0) run.logMetric('divergence', Number.NaN);
      await run.end(i % 11 === 5 ? 'FAILED' : 'FINISHED');
    }
    if (count === 0) return;
    const parent = await tracking.startRun({
      experiment: 'retrain',
      name: HOSTILE.address,
      tags: { 'mlops.run': 'gone' },
    });
    const child = await parent.startChild('selection', { 'mlops.step': 'model-selection' });
    await child.logContent('a note', 'notes/read-me.txt');
    await child.end('FINISHED');
    for (const [version, promote] of [
      [1, true],
      [2, false],
    ] as const) {
      await tracking.models.register({
        name: 'sample-classifier',
        source: `artifacts/model-${version}`,
        contentHash: String(version).repeat(64),
        runId: parent.runId,
      });
      if (!promote) continue;
      const evidence = { accuracy: 0.8712345, macroF1: 0.86, documents: 250, margin: 0.005 };
      await tracking.models.promote('sample-classifier', 'champion', version, {
        who: 'champion-gate',
        why: 'there was no champion; accuracy 0.8712',
        evidence,
      });
    }
    await parent.end('FINISHED');
  } finally {
    await tracking.close();
  }
}
