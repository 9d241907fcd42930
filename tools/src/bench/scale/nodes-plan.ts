import { rangeError } from '@aml-mlops/errors';

interface ShardedWork {
  readonly documents: number;
  /** Documents per Parquet part, the smallest unit of work of a node. Default: 8,192. */
  readonly partRows?: number;
  /** Documents per second and processor; measured. */
  readonly rate: number;
}

export interface Machines {
  readonly nodes: number;
  readonly processors: number;
  /** Seconds until a node that was off starts work. They are billed. */
  readonly startSeconds: number;
  /** Price per node, in any currency. */
  readonly pricePerHour: number;
}

interface NodesPlan {
  readonly parts: number;
  /** Parts of the busiest node; a part is not divided. */
  readonly partsOfNode: number;
  /** From the request to the end. */
  readonly seconds: number;
  readonly nodeHours: number;
  readonly cost: number;
}

const PART_ROWS = 8192;

/**
 * Duration and cost of work on Parquet parts with some nodes: rank r of n processes every n-th part from the r-th on, and within a
 * node each processor one part at a time, so the longest queue of parts determines the duration. All nodes are billed until the end.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function planNodes(work: ShardedWork, machines: Machines): NodesPlan {
  const { documents, partRows = PART_ROWS, rate } = work;
  const { nodes, processors, startSeconds, pricePerHour } = machines;
  for (const [name, value] of Object.entries({ documents, partRows, nodes, processors })) {
    if (!Number.isInteger(value) || value < 1) throw rangeError(name, 'planNodes', 'a whole number in [1, inf)', value);
  }
  if (!(rate > 0)) throw rangeError('rate', 'planNodes', 'in (0, inf)', rate);
  const parts = Math.ceil(documents / partRows);
  const partsOfNode = Math.ceil(parts / nodes);
  const rounds = Math.ceil(partsOfNode / processors);
  const rowsOfPart = Math.min(partRows, documents);
  const seconds = startSeconds + (rounds * rowsOfPart) / rate;
  const nodeHours = (nodes * seconds) / 3600;
  return { parts, partsOfNode, seconds, nodeHours, cost: nodeHours * pricePerHour };
}
