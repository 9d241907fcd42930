import { joinPath } from '../expressions/located.ts';
import { readParameterFile } from './parameter-values.ts';
import type { Problems } from './problem.ts';
import { resolveTemplate } from './resolve-template.ts';
import type { ResolvedDeployment } from './resolved.ts';
import type { Target } from './resource-ids.ts';
import { type Entry, readTemplate, type TemplateSet } from './template-set.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Default: deployment target of a stage: placeholder ids, and a resource group named after the stage. */
export function placeholderTarget(stage: string): Target {
  return { subscription: NOBODY, tenant: NOBODY, resourceGroup: `rg-mlops-${stage}`, location: 'westeurope' };
}

/** A template with the parameters of a stage, resolved. */
export function resolveStage(
  set: TemplateSet,
  entry: Entry,
  stage: string,
  problems: Problems,
  target: Target = placeholderTarget(stage),
): ResolvedDeployment {
  const file = entry.parameters.get(stage) ?? '';
  const given = readParameterFile(file, set.files.get(file), problems);
  const template = readTemplate(set, entry.file);
  if (template.success) {
    for (const name of given.keys()) {
      if (!Object.hasOwn(template.data.parameters, name)) {
        problems.add(
          'reference',
          { file, path: joinPath('parameters', name) },
          `must be a parameter of ${entry.file}; got ${name}`,
        );
      }
    }
  }
  return resolveTemplate({ set, file: entry.file, target, name: entry.name, given, problems });
}
