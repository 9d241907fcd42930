import { AggregatorRegistry, Counter, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { SeriesCounter } from './series-counter.ts';
import { SeriesHistogram } from './series-histogram.ts';
import { ServiceMetrics } from './service-metrics.ts';

const HELP = { help: 'Help' };
const BUCKETS = [0.1, 0.5, 1];
/** On both sides of each bound, on it, and beyond the last. */
const VALUES = [0, 0.05, 0.1, 0.10001, 0.5, 0.75, 1, 1.5, 40];

test('series have the text of those of prom-client, and the same sums over processes', async () => {
  const [own, theirs] = [new Registry(), new Registry()];
  const histogram = new SeriesHistogram<'route'>({ ...HELP, name: 'seconds', buckets: BUCKETS, registers: [own] });
  const counter = new SeriesCounter({ ...HELP, name: 'asked', labelNames: ['route', 'status'], registers: [own] });
  const peer = new Histogram({
    ...{ ...HELP, name: 'seconds', buckets: BUCKETS, labelNames: ['route'], registers: [theirs] },
  });
  const peerCounter = new Counter({
    ...{ ...HELP, name: 'asked', labelNames: ['route', 'status'], registers: [theirs] },
  });
  for (const [i, value] of VALUES.entries()) {
    const route = ['/', '/score', '/a "quoted" one'][i % 3]!;
    histogram.of({ route }).observe(value);
    peer.observe({ route }, value);
    counter.of({ route, status: '200' }).value++;
    peerCounter.inc({ route, status: '200' });
  }
  expect(await own.metrics()).toBe(await theirs.metrics());
  // Collected again, nothing is counted twice.
  expect(await own.metrics()).toBe(await theirs.metrics());
  const ofTwo = async (registry: Registry) => {
    const metrics = await registry.getMetricsAsJSON();
    return AggregatorRegistry.aggregate([metrics, structuredClone(metrics)]).metrics();
  };
  expect(await ofTwo(own)).toBe(await ofTwo(theirs));
  histogram.remove({ route: '/score' });
  counter.remove({ route: '/score', status: '200' });
  expect(await own.metrics()).not.toContain('/score');
});

test('a version that is no longer served has no series; if it is served again, it begins anew', async () => {
  const metrics = new ServiceMetrics(() => 0);
  const prediction = { label: 'radio', score: 0.9, probability: 0.9, top: [], unknownShare: 0 };
  const predictedBy = async (version: string) =>
    new RegExp(`mlops_predictions_total\\{model="mail",version="${version}",label="radio"\\} (\\d+)`).exec(
      await metrics.registry.metrics(),
    )?.[1];
  metrics.onPredictions({ name: 'mail', version: '1' }, [prediction, prediction]);
  // Another model of the same name and version adds to the same series.
  metrics.onPredictions({ name: 'mail', version: '1' }, [prediction]);
  metrics.onPredictions({ name: 'mail', version: '2' }, [prediction]);
  expect([await predictedBy('1'), await predictedBy('2')]).toEqual(['3', '1']);
  metrics.forget({ name: 'mail', version: '1' });
  expect(await metrics.registry.metrics()).not.toContain('version="1"');
  metrics.onPredictions({ name: 'mail', version: '1' }, [prediction]);
  expect(await predictedBy('1')).toBe('1');
});
