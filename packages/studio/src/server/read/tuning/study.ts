import { readJsonFile } from '@aml-mlops/artifacts';
import { planOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import type { StudyHead, StudyShown, StudyTrial } from '../../../api/tuning.ts';
import { notFound } from '../../not-found.ts';
import { outputOfNode, runsWithOutput } from '../runs-with-output.ts';
import { prunedBecause } from './pruned-because.ts';

const KIND = 'metrics/tuning';
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const trialSchema = z.object({
  number: z.int(),
  state: z.string(),
  value: z.number().nullable(),
  params: z.record(z.string(), scalar),
  // JSON writes null for non-finite numbers.
  curve: z.array(z.number().nullable()),
  error: z.string().optional(),
});
const trialsSchema = z.object({ trials: z.array(trialSchema) });
const importanceSchema = z.object({ importances: z.array(z.object({ name: z.string(), share: z.number() })) });
const bestSchema = z.object({
  trial: z.int(),
  objective: z.object({ metric: z.string(), goal: z.string() }),
  test: z.object({ accuracy: z.number().optional(), documents: z.number().optional() }).optional(),
});
const paramsSchema = z.object({
  searchSpace: z.record(z.string(), z.tuple([z.string()], z.unknown())).catch({}),
  sampler: z.string().catch('not known'),
  policy: z.looseObject({ type: z.string() }).catch({ type: 'not known' }),
});

/** Studies of the newest runs. */
export function studies(workspace: Workspace): StudyHead[] {
  return runsWithOutput(workspace, KIND).map(({ run, output }) => {
    return { run: run.id, node: output.node, scope: run.scope, at: (run.finishedAt ?? run.startedAt).getTime() };
  });
}

/**
 * A study with every trial.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` if the node made no study, `E_JSON` if one of its files is invalid
 */
export async function study(workspace: Workspace, run: string, node: string): Promise<StudyShown> {
  const { scope, finishedAt, startedAt } = workspace.database.runs.get(run);
  const output = outputOfNode(workspace, run, node, KIND);
  if (!output) throw notFound('study', `run ${run}`, node);
  const read = <T>(file: string, schema: z.ZodType<T>) => readJsonFile(output.folder, file, schema);
  const [{ trials }, { importances }, best] = await Promise.all([
    read('trials.json', trialsSchema),
    read('importance.json', importanceSchema),
    read('best.json', bestSchema),
  ]);
  const params = paramsSchema.parse(planOfRun(workspace, run).nodes.find(({ name }) => name === node)?.params ?? {});
  const isMaximised = best.objective.goal === 'maximise';
  const curves = trials.map(({ curve }) => curve);
  return {
    ...{ run, node, scope, at: (finishedAt ?? startedAt).getTime(), hash: output.hash },
    ...{ metric: best.objective.metric, isMaximised, best: best.trial, importances, sampler: params.sampler },
    policy: policyText(params.policy),
    logarithmic: Object.entries(params.searchSpace).flatMap(([name, [kind]]) => (kind.includes('log') ? [name] : [])),
    trials: trials.map(({ error, ...trial }): StudyTrial => {
      const why = trial.state === 'pruned' ? prunedBecause(params.policy, trial.curve, curves, isMaximised) : error;
      const values = Object.entries(trial.params).map(([name, value]) => {
        return [name, typeof value === 'boolean' ? String(value) : value] as const;
      });
      return { ...trial, params: values, why };
    }),
    test: best.test && { accuracy: best.test.accuracy, documents: best.test.documents },
  };
}

function policyText({ type, ...options }: Readonly<Record<string, unknown>> & { readonly type: string }): string {
  const given = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  return `${type}${given.length > 0 ? ` (${given.join(', ')})` : ''}`;
}
