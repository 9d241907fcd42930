import { visibleText } from '@aml-mlops/errors';
import type { Problem, ResolvedStage, StageDifference } from '@aml-mlops/infrastructure';
import { formatTable } from '../display/table.ts';

/** Problems by file, or a statement that there are none; then the differences between the stages. */
export function checkText(
  stages: readonly ResolvedStage[],
  problems: readonly Problem[],
  differences: readonly StageDifference[],
): string {
  const blocks = [problemText(problems)];
  if (problems.length === 0) {
    const counts = stages.map(({ stage, resources }) => `${stage} ${resources.length}`).join(', ');
    blocks[0] = `no problems; resources by stage: ${counts}`;
  }
  const compared = Object.keys(differences[0]?.values ?? {});
  if (compared.length > 1) {
    const shown = compared.map((stage) => ({
      title: stage,
      value: ({ values }: StageDifference) => show(values[stage]),
    }));
    blocks.push(
      `What differs between the stages:\n\n${formatTable(differences, [{ title: 'parameter', value: ({ template, parameter }) => (template === 'main' ? parameter : `${template} ${parameter}`) }, ...shown])}`,
    );
  }
  return blocks.join('\n\n');
}

export function problemText(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ file, path, message }) =>
      `${visibleText(file)}: ${path === '' ? '' : `${visibleText(path, 300)}: `}${visibleText(message, 500)}`,
  );
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return [...lines, count].join('\n');
}

function show(value: unknown): string {
  if (value === undefined) return '';
  return visibleText(typeof value === 'string' ? value : JSON.stringify(value), 44);
}
