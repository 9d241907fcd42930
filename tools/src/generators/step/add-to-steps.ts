import { parseSync } from 'oxc-parser';

/**
 * The source of the list of steps with a step added: its contract is imported, and appended to the list `STEPS`. An
 * existing step is not added again. Order and layout are left to the formatter.
 *
 * @param source the text of `steps.ts`
 * @param packageName the step's package, which exports `./contract`
 * @param identifier the step's name in the contract's exports
 * @throws Error if the source has no list `STEPS`
 */
export function addToSteps(source: string, packageName: string, identifier: string): string {
  const { program, module } = parseSync('steps.ts', source);
  const contract = `${packageName}/contract`;
  if (module.staticImports.some(({ moduleRequest }) => moduleRequest.value === contract)) return source;
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== 'Identifier' || id.name !== 'STEPS' || init?.type !== 'ArrayExpression') continue;
      const last = init.elements.at(-1);
      const at = last ? last.end : init.start + 1;
      const entry = `${last ? ', ' : ''}stepSource(import.meta.url, '${packageName}', ${identifier})`;
      return `import { ${identifier} } from '${contract}';\n${source.slice(0, at)}${entry}${source.slice(at)}`;
    }
  }
  throw new Error('steps.ts must have a list STEPS of the steps that pipelines are composed of');
}
