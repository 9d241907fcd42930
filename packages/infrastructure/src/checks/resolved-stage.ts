import {
  entriesOf,
  Problems,
  placeholderTarget,
  type ResolvedOutput,
  type ResolvedResource,
  resolveStage,
  type Target,
  type TemplateSet,
} from '@aml-mlops/arm-templates';

/** Everything that one stage deploys, including the separately deployed templates. */
export interface ResolvedStage {
  readonly stage: string;
  readonly target: Target;
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
}

export function resolveStages(
  set: TemplateSet,
  stages: readonly string[],
  problems: Problems = new Problems(),
): ResolvedStage[] {
  return stages.map((stage) => {
    const target = placeholderTarget(stage);
    const resolved = entriesOf(set)
      .filter(({ parameters }) => parameters.has(stage))
      .map((entry) => resolveStage(set, entry, stage, problems, target));
    return {
      stage,
      target,
      resources: resolved.flatMap(({ resources }) => resources),
      outputs: resolved.flatMap(({ outputs }) => outputs),
    };
  });
}

/** Stages that any template has parameters for: dev, test, prd first. */
export function stagesOf(set: TemplateSet): string[] {
  return [...new Set(entriesOf(set).flatMap(({ parameters }) => [...parameters.keys()]))];
}
