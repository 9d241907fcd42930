import { type Plan, planSchema } from '@aml-mlops/pipeline-sdk';

type Nodes = Readonly<Record<string, readonly string[]>>;

/** Dependencies of a retraining pipeline, so that seeded runs look realistic. */
const RETRAIN: Nodes = {
  ingest: [],
  'full-validation': ['ingest'],
  'full-engineering': ['full-validation'],
  'subset-validation': ['ingest'],
  'subset-engineering': ['subset-validation'],
  profile: ['ingest'],
  sweep: ['subset-engineering'],
  tuning: ['subset-engineering'],
  selection: ['full-engineering', 'sweep', 'tuning'],
  gate: ['selection'],
};

/** A plan of dependent nodes, each with a parameter. */
export function seedPlan(pipeline: string, scope: string, nodes: Nodes = RETRAIN): Plan {
  return planSchema.parse({
    schemaVersion: 3,
    pipeline,
    scope,
    inputs: { raw: 'raw/partitions' },
    nodes: Object.entries(nodes).map(([name, after]) => ({
      name,
      step: name.replace(/^(full|subset)-/, ''),
      params: { seed: 42, size: 0.2, language: 'en' },
      neutralParams: [],
      inputs: Object.fromEntries([
        ...(after.length === 0 ? [['raw', { kind: 'raw/partitions', edge: { from: 'input', name: 'raw' } }]] : []),
        ...after.map((node, i) => [`in${i}`, { kind: 'report/seeded', edge: { from: 'node', node, output: 'made' } }]),
      ]),
      outputs: { made: 'report/seeded' },
      state: {},
      environment: { base: 'node' },
      compute: { target: 'local' },
      limits: { timeoutSeconds: 3600, retries: 0 },
      cache: true,
    })),
    datasets: [],
  });
}
