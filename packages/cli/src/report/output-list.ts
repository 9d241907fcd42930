import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { RunResult } from '@aml-mlops/pipeline-sdk/runner';

export interface NamedOutput {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
}

/**
 * Every output of a run by name: the pipeline's reports in order, then its datasets, then all
 * others as `step.port`.
 */
export function outputList({ reports, datasets, nodes }: Plan, { outputs }: Pick<RunResult, 'outputs'>): NamedOutput[] {
  const named: NamedOutput[] = [];
  const listed = new Set<string>();
  const add = (name: string, node: string, output: string) => {
    const located = outputs[node]?.[output];
    const place = `${node}.${output}`;
    if (!located || listed.has(place)) return;
    listed.add(place);
    named.push({ name, kind: located.kind, path: located.folder });
  };
  for (const { name, node, output } of [...reports, ...datasets]) add(name, node, output);
  for (const { name } of nodes) for (const port of Object.keys(outputs[name] ?? {})) add(`${name}.${port}`, name, port);
  return named;
}
