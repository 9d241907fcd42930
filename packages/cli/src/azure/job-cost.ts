import type { NodeUse } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import { formatSeconds } from '../display/format.ts';
import { formatTable } from '../display/table.ts';

/** Resource use of a job, and its cost as far as prices are given. */
export interface JobCost {
  readonly nodes: readonly (NodeUse & { readonly cost: number | null })[];
  readonly total: { readonly nodeSeconds: number; readonly cost: number | null };
}

/**
 * Hourly prices by machine size, in any currency.
 *
 * @throws MlopsError `E_USAGE` if a text is not `size=amount`
 */
export function readPrices(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    texts.map((text) => {
      const [, size = '', amount = ''] = /^([\w-]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (size === '') {
        const message = `--price must be a size and an amount an hour, such as Standard_D4s_v5=0.23; got ${text}`;
        throw new MlopsError('E_USAGE', message, { parameter: 'price', value: text });
      }
      return [size.toLowerCase(), Number(amount)];
    }),
  );
}

/** The total is known only if every machine that ran has a price. */
export function costOf(uses: readonly NodeUse[], prices: ReadonlyMap<string, number>): JobCost {
  const nodes = uses.map((use) => {
    const price = prices.get(use.size?.toLowerCase() ?? '');
    const isFree = use.nodeSeconds === 0;
    return { ...use, cost: isFree ? 0 : price === undefined ? null : (use.nodeSeconds / 3600) * price };
  });
  const known = nodes.flatMap(({ cost }) => cost ?? []);
  const cost = known.length < nodes.length || prices.size === 0 ? null : known.reduce((a, b) => a + b, 0);
  return { nodes, total: { nodeSeconds: uses.reduce((sum, { nodeSeconds }) => sum + nodeSeconds, 0), cost } };
}

export function costTable({ nodes, total }: JobCost): string {
  const amount = (cost: number | null) => (cost === null ? '' : cost.toFixed(4));
  const rows = [
    ...nodes.map((node) => ({
      node: node.node,
      size: `${node.size ?? 'unknown'}${node.spot ? ' (spot)' : ''}`,
      machines: node.jobs === 0 ? 'reused' : node.jobs === 1 ? `${node.instances}` : `${node.jobs} x ${node.instances}`,
      time: formatSeconds(node.nodeSeconds),
      cost: amount(node.cost),
    })),
    { node: 'total', size: '', machines: '', time: formatSeconds(total.nodeSeconds), cost: amount(total.cost) },
  ];
  const isPriced = nodes.some(({ cost }) => cost !== null && cost > 0);
  return formatTable(rows, [
    { title: 'node', value: ({ node }) => node },
    { title: 'machine', value: ({ size }) => size },
    { title: 'machines', value: ({ machines }) => machines, align: 'right' },
    { title: 'machine time', value: ({ time }) => time, align: 'right' },
    ...(isPriced ? [{ title: 'cost', value: ({ cost }: { cost: string }) => cost, align: 'right' as const }] : []),
  ]);
}
