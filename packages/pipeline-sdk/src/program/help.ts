import type * as z from 'zod';
import type { StepDefinition } from '../define/step.ts';
import { nextFlag } from './arguments.ts';

/** What `node main.mjs --help` prints. */
export function helpText(step: StepDefinition): string {
  const rows: [string, string][] = [];
  const section = (title: string, lines: [string, string][]) => {
    if (lines.length > 0) rows.push([title, ''], ...lines, ['', '']);
  };
  section(
    'Inputs',
    Object.entries(step.inputs).map(([name, port]) => [
      `  --${name} PATH`,
      `${port.kind}${port.optional ? ', optional' : ''}${port.list ? ', once for each of a list' : ''}: ${port.description}`,
    ]),
  );
  section(
    'Outputs',
    Object.entries(step.outputs).map(([name, port]) => [`  --${name} PATH`, `${port.kind}: ${port.description}`]),
  );
  section(
    'State',
    Object.entries(step.state).flatMap(([name, port]): [string, string][] => [
      [`  --${name} PATH`, `${port.kind}, optional: ${port.description}`],
      [`  --${nextFlag(name)} PATH`, `${port.kind}: the same after this run`],
    ]),
  );
  section(
    'Parameters',
    Object.entries(step.params.shape).map(([name, schema]) => [
      `  --${name} VALUE`,
      describeParam(schema as z.ZodType),
    ]),
  );
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const body = rows.map(([flag, text]) => `${flag.padEnd(text ? width : 0)}${text}`.trimEnd()).join('\n');
  return `${step.name}: ${step.description}\n\n${body.trimEnd()}\n\nExit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n`;
}

function describeParam(schema: z.ZodType): string {
  const value = schema.safeParse(undefined);
  if (value.success && value.data === undefined) return `${schema.description ?? ''} (optional)`.trim();
  const fallback = value.success ? ` [${JSON.stringify(value.data)}]` : ' (required)';
  return `${schema.description ?? ''}${fallback}`.trim();
}
