import { rangeError } from '@aml-mlops/errors';

interface ShardedWork {
  readonly documents: number;
  /** Documents of a Parquet part, the smallest piece that a node is given. Default: 8,192. */
  readonly partRows?: number;
  /** Documents that one processor does in a second; measured. */
  readonly rate: number;
}

interface Machines {
  readonly nodes: number;
  readonly processors: number;
  /** Seconds until a node that was off begins to work. It is paid for. */
  readonly startSeconds: number;
  /** Of a node, in whatever currency. */
  readonly pricePerHour: number;
}

interface NodesPlan {
  readonly parts: number;
  /** Parts of the node that has most: a part is not divided. */
  readonly partsOfNode: number;
  /** From the order to the end. */
  readonly seconds: number;
  readonly nodeHours: number;
  readonly cost: number;
}

const PART_ROWS = 8192;

/**
 * What work that goes by Parquet parts takes on some nodes: rank r of n does every n-th part from the r-th on, and within a
 * node every processor one part at a time, so the longest queue of parts decides. All nodes are paid until the last one ends.
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
