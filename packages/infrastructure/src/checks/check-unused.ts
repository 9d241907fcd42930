import { type Expression, isExpression } from '../expressions/expression.ts';
import { joinPath } from '../expressions/located.ts';
import { parseExpression } from '../expressions/parse.ts';
import type { Problems } from '../templates/problem.ts';
import { moduleFile } from '../templates/resolve-module.ts';
import { entriesOf, readTemplate, type TemplateSet } from '../templates/template-set.ts';
import { textsIn } from './values-in.ts';

/** Parameters and variables that nothing reads, and templates that nothing deploys: what they say has no effect. */
export function checkUnused(set: TemplateSet, problems: Problems): void {
  const reached = new Set(entriesOf(set).map(({ file }) => file));
  for (const file of reached) {
    const parsed = readTemplate(set, file);
    if (!parsed.success) continue;
    const { parameters, variables, resources, outputs } = parsed.data;
    const used = new Set<string>();
    for (const { text, key } of textsIn([parameters, variables, resources, outputs])) {
      if (key === 'relativePath' && text !== 'relativePath') reached.add(moduleFile(file, text));
      if (isExpression(text)) namesIn(text, used);
    }
    for (const [kind, declared] of [
      ['parameter', parameters],
      ['variable', variables],
    ] as const) {
      for (const name of Object.keys(declared)) {
        if (used.has(`${kind}s ${name.toLowerCase()}`)) continue;
        problems.add(
          'unused',
          { file, path: joinPath(`${kind}s`, name) },
          `${kind} ${name} must be used: nothing in this template reads it`,
        );
      }
    }
  }
  for (const file of set.files.keys()) {
    const isParameters = /^parameters\.[a-z0-9-]+\.json$/.test(file.split('/').at(-1) ?? '');
    if (!reached.has(file) && !isParameters)
      problems.add('unused', { file, path: '' }, 'must be deployed: no main.json leads to this template');
  }
}

function namesIn(text: string, used: Set<string>): void {
  try {
    collect(parseExpression(text), used);
  } catch {
    // Whoever evaluates it says what is wrong with it.
  }
}

function collect(expression: Expression, used: Set<string>): void {
  if (expression.kind === 'member') {
    collect(expression.of, used);
    collect(expression.key, used);
  }
  if (expression.kind !== 'call') return;
  const [name] = expression.args;
  if (name?.kind === 'literal') used.add(`${expression.name.toLowerCase()} ${String(name.value).toLowerCase()}`);
  for (const arg of expression.args) collect(arg, used);
}
