/**
 * The name of a step or node as an Azure Machine Learning identifier: `champion-gate` becomes `champion_gate`.
 * Step names contain no underscores, so the mapping is unique.
 */
export function azureName(name: string): string {
  return name.replaceAll('-', '_');
}

/** The name of the pipeline output for a node's output. */
export function outputName(node: string, port: string): string {
  return `${azureName(node)}_${port}`;
}
