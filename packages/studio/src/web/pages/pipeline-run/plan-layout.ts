import * as dagre from '@dagrejs/dagre';
import type { RunNode } from '../../../api/pipeline-runs.ts';

export const NODE = { width: 180, height: 58 } as const;

export interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface PlanLayout {
  readonly width: number;
  readonly height: number;
  /** Centres of the nodes. */
  readonly places: readonly Place[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

const MARGIN = 12;

/** Layout of a plan's nodes: a node is to the right of those that it reads. */
export function layoutPlan(nodes: readonly Pick<RunNode, 'name' | 'after'>[]): PlanLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 36, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  // User-defined names may collide with object properties: the graph identifies nodes by number.
  const numbers = new Map(nodes.map(({ name }, i) => [name, `n${i}`]));
  for (const [i, { name }] of nodes.entries()) graph.setNode(`n${i}`, { ...NODE, label: name });
  for (const { name, after } of nodes) {
    for (const before of after) {
      const [from, to] = [numbers.get(before), numbers.get(name)];
      if (from && to) graph.setEdge(from, to);
    }
  }
  dagre.layout(graph);
  const places = nodes.map(({ name }, i) => {
    const { x, y } = graph.node(`n${i}`) as { x: number; y: number };
    return { name, x, y };
  });
  const nameOf = (id: string) => nodes[Number(id.slice(1))]?.name ?? '';
  const lines = (graph.edges() as { v: string; w: string }[]).map(({ v, w }) => {
    return {
      from: nameOf(v),
      to: nameOf(w),
      points: (graph.edge(v, w) as { points: { x: number; y: number }[] }).points,
    };
  });
  // The size reported by the layout excludes the extent of edges.
  const points = lines.flatMap((line) => line.points);
  const reach = (ends: readonly number[]) => Math.ceil(Math.max(0, ...ends) + MARGIN);
  return {
    width: reach([...places.map(({ x }) => x + NODE.width / 2), ...points.map(({ x }) => x)]),
    height: reach([...places.map(({ y }) => y + NODE.height / 2), ...points.map(({ y }) => y)]),
    places,
    edges: lines.map((line) => ({ from: line.from, to: line.to, path: smooth(line.points) })),
  };
}

/** A line through the midpoints of its segments, with rounded corners. */
function smooth(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const middle = rest.slice(0, -1);
  const parts = middle.map((point, i) => {
    const next = middle[i + 1] ?? last;
    const isEnd = i === middle.length - 1;
    return `Q${point.x},${point.y} ${isEnd ? last.x : (point.x + next.x) / 2},${isEnd ? last.y : (point.y + next.y) / 2}`;
  });
  return `M${first.x},${first.y}${parts.length > 0 ? parts.join('') : `L${last.x},${last.y}`}`;
}
