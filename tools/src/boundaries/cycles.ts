/** Every cycle found by a depth-first walk, each once, as the names along it with the first one repeated at the end. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const onPath = new Set<string>();
  const visit = (name: string): void => {
    if (onPath.has(name)) {
      cycles.push([...path.slice(path.indexOf(name)), name]);
      return;
    }
    if (done.has(name)) return;
    path.push(name);
    onPath.add(name);
    for (const next of graph.get(name) ?? []) visit(next);
    path.pop();
    onPath.delete(name);
    done.add(name);
  };
  for (const name of graph.keys()) visit(name);
  return cycles;
}
