import { type Problem, Problems, type TemplateSet } from '@aml-mlops/arm-templates';
import { checkNames } from './check-names.ts';
import { checkReferences } from './check-references.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkSecurity } from './check-security.ts';
import { checkShapes } from './check-shapes.ts';
import { checkSizes } from './check-sizes.ts';
import { checkUnused } from './check-unused.ts';
import { checkStages } from './compare-stages.ts';
import { type ResolvedStage, resolveStages, stagesOf } from './resolved-stage.ts';

export interface CheckReport {
  readonly stages: readonly ResolvedStage[];
  /** Sorted by file and place. */
  readonly problems: readonly Problem[];
}

/**
 * All problems in a folder of templates, each with its file and path.
 *
 * @param stages stages to check. Default: all that have parameters
 */
export function checkTemplates(set: TemplateSet, stages: readonly string[] = stagesOf(set)): CheckReport {
  const problems = new Problems();
  for (const { rule, file, path, message } of set.problems) problems.add(rule, { file, path }, message);
  const resolved = resolveStages(set, stages, problems);
  checkUnused(set, problems);
  checkStages(set, problems);
  checkSecrets(set, resolved, problems);
  checkNames(resolved, problems);
  for (const stage of resolved) {
    checkShapes(stage.resources, problems);
    checkReferences(set, stage, problems);
    checkSecurity(stage.resources, problems);
    checkSizes(stage.resources, problems);
  }
  return { stages: resolved, problems: problems.list() };
}
