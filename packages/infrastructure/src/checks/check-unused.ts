import {
  type Expression,
  ExpressionError,
  entriesOf,
  isExpression,
  joinPath,
  moduleFile,
  type Problems,
  parseExpression,
  readTemplate,
  type Template,
  type TemplateSet,
} from '@aml-mlops/arm-templates';
import { textsIn } from './values-in.ts';

/**
 * Every declaration must be used, and every use must be declared, including in branches that no stage takes. An unread
 * parameter has no effect, and a template that no `main.json` references is never deployed.
 */
export function checkUnused(set: TemplateSet, problems: Problems): void {
  const reached = new Set(entriesOf(set).map(({ file }) => file));
  for (const file of reached) {
    const parsed = readTemplate(set, file);
    if (!parsed.success) continue;
    for (const { text, key } of textsIn(parsed.data)) {
      if (key === 'relativePath' && text !== key) reached.add(moduleFile(file, text));
    }
    checkTemplate(file, parsed.data, problems);
  }
  for (const file of set.files.keys()) {
    const isParameters = /^parameters\.[a-z0-9-]+\.json$/.test(file.split('/').at(-1) ?? '');
    if (!reached.has(file) && !isParameters)
      problems.add('unused', { file, path: '' }, 'must be deployed: no main.json leads to this template');
  }
}

function checkTemplate(file: string, template: Template, problems: Problems): void {
  const used = new Set<string>();
  const declared = new Map<string, string>();
  for (const kind of ['parameter', 'variable'] as const) {
    for (const name of Object.keys(template[`${kind}s`])) declared.set(`${kind}s ${name.toLowerCase()}`, name);
  }
  for (const { path, text, key } of textsIn(template)) {
    if (!isExpression(text) || text === key) continue;
    const found: string[] = [];
    try {
      collect(parseExpression(text), found);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.add('expression', { file, path }, error.message);
    }
    for (const name of found) {
      used.add(name.toLowerCase());
      if (declared.has(name.toLowerCase())) continue;
      const [kinds = '', word = ''] = name.split(' ');
      problems.add('reference', { file, path }, `${kinds.slice(0, -1)} ${word} must be declared in ${kinds}`);
    }
  }
  for (const [key, name] of declared) {
    const [kinds = ''] = key.split(' ');
    if (used.has(key)) continue;
    problems.add(
      'unused',
      { file, path: joinPath(kinds, name) },
      `${kinds.slice(0, -1)} ${name} must be used: nothing in this template reads it`,
    );
  }
}

/** `parameters name` and `variables name`, one per reference in an expression. */
function collect(expression: Expression, found: string[]): void {
  if (expression.kind === 'member') {
    collect(expression.of, found);
    collect(expression.key, found);
  }
  if (expression.kind !== 'call') return;
  const [name] = expression.args;
  const called = expression.name.toLowerCase();
  if ((called === 'parameters' || called === 'variables') && name?.kind === 'literal')
    found.push(`${called} ${String(name.value)}`);
  for (const arg of expression.args) collect(arg, found);
}
