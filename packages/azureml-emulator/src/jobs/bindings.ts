/** Reference of a node's input or output in a pipeline. */
export type Binding =
  | { readonly from: 'pipeline'; readonly name: string }
  | { readonly from: 'node'; readonly node: string; readonly output: string };

const INPUT = /^\s*\$\{\{\s*parent\.inputs\.([a-zA-Z_]\w*)\s*\}\}\s*$/;
const OUTPUT = /^\s*\$\{\{\s*parent\.outputs\.([a-zA-Z_]\w*)\s*\}\}\s*$/;
const NODE = /^\s*\$\{\{\s*parent\.jobs\.([a-zA-Z_]\w*)\.outputs\.([a-zA-Z_]\w*)\s*\}\}\s*$/;

/** Undefined if the text is a literal. */
export function parseInputBinding(text: string): Binding | undefined {
  const [, name] = INPUT.exec(text) ?? [];
  if (name !== undefined) return { from: 'pipeline', name };
  const [, node, output] = NODE.exec(text) ?? [];
  return node !== undefined && output !== undefined ? { from: 'node', node, output } : undefined;
}

/** The pipeline output bound to a node's output. */
export function parseOutputBinding(text: string): string | undefined {
  return OUTPUT.exec(text)?.[1];
}
