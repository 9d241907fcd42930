/**
 * The name of a step, or of a node, where Azure Machine Learning wants an identifier: `champion-gate` is `champion_gate`.
 * Names of steps have no underscores, so no two of them become one.
 */
export function azureName(name: string): string {
  return name.replaceAll('-', '_');
}

/** The name of a pipeline's output that shows a node's output. */
export function outputName(node: string, port: string): string {
  return `${azureName(node)}_${port}`;
}
