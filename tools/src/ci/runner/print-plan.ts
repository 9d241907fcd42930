import type { Step, Workflow } from '../workflow/workflow.ts';
import { inOrder } from './run-workflows.ts';

/** Jobs of a workflow in execution order, with their dependencies, environments and steps. */
export function printPlan(workflow: Workflow): string {
  const jobs = inOrder(workflow).map(({ id, needs, environment, condition, steps, matrix }) => {
    const facts = [
      ...(needs.length > 0 ? [`after ${needs.join(', ')}`] : []),
      ...(environment === undefined ? [] : [`in ${environment}`]),
      ...(matrix.length > 1 ? [`${matrix.length} times`] : []),
      ...(condition === undefined ? [] : [`if ${condition.replaceAll(/\s+/g, ' ').trim()}`]),
    ];
    return [`  ${id}${facts.length > 0 ? `  (${facts.join('; ')})` : ''}`, ...steps.flatMap(stepLines)].join('\n');
  });
  return [`${workflow.name}: ${workflow.title}  (${workflow.file})`, ...jobs].join('\n');
}

function stepLines(step: Step): string[] {
  if (step.nested) return step.nested.flatMap(stepLines);
  return (step.run?.trim() ?? step.uses?.replace(/@.*/, '') ?? '').split('\n').map((line) => `    ${line}`);
}
