import { type Problem, Problems, type TemplateSet } from '@aml-mlops/arm-templates';
import { resolveStages } from '../checks/resolved-stage.ts';
import { valueAt } from '../checks/values-in.ts';
import { letsThrough, type NeededHost } from './needed-hosts.ts';

export interface OutboundRule {
  readonly stage: string;
  readonly destination: string;
  /** Files that need it; empty if none does. */
  readonly neededBy: readonly string[];
}

export interface OutboundReport {
  readonly rules: readonly OutboundRule[];
  readonly problems: readonly Problem[];
}

/**
 * Compares the outbound rules of each stage with the hosts that its environments need. Only a managed network that allows
 * approved outbound traffic needs rules; it includes those that Azure itself requires.
 */
export function outboundReport(
  set: TemplateSet,
  stages: readonly string[],
  needed: readonly NeededHost[],
): OutboundReport {
  const problems = new Problems();
  const rules = resolveStages(set, stages, new Problems()).flatMap(({ stage, resources }): OutboundRule[] => {
    const workspace = resources.find(({ type }) => type === 'Microsoft.MachineLearningServices/workspaces');
    if (valueAt(workspace?.body, 'properties', 'managedNetwork', 'isolationMode') !== 'AllowOnlyApprovedOutbound')
      return [];
    const own = resources
      .filter(({ type }) => type === 'Microsoft.MachineLearningServices/workspaces/outboundRules')
      .map(({ body }) => String(valueAt(body, 'properties', 'destination')));
    for (const { destination, file, row, reason } of needed) {
      if (own.some((rule) => letsThrough(rule, destination))) continue;
      problems.add(
        'reference',
        { file: `parameters.${stage}.json`, path: 'parameters.outboundDestinations.value' },
        `must let out ${destination}, which ${file}:${row} needs for ${reason}`,
      );
    }
    return own.map((rule) => ({
      stage,
      destination: rule,
      neededBy: [
        ...new Set(needed.filter(({ destination }) => letsThrough(rule, destination)).map(({ file }) => file)),
      ],
    }));
  });
  for (const { stage, destination, neededBy } of rules) {
    if (neededBy.length > 0) continue;
    problems.add(
      'unused',
      { file: `parameters.${stage}.json`, path: 'parameters.outboundDestinations.value' },
      `must not let out ${destination}: no environment needs it`,
    );
  }
  return { rules, problems: problems.list() };
}
