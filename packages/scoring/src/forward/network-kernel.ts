import { webAssembly } from '@aml-mlops/text/web-assembly';
import { wasm } from '../generated/network.wasm.ts';

/** The layers of the trainer's network, by the names of `networkTerm`. */
export interface NetworkLayers {
  readonly E: Float32Array;
  readonly b1: Float32Array;
  readonly W2: Float32Array;
  readonly b2: Float32Array;
  readonly W3: Float32Array;
  readonly b3: Float32Array;
}

const PAGE = 1 << 16;
/** Columns of the second layer that are computed together. */
const TILE = 24;
/** Of vectors of the processor, in bytes. */
const ALIGNMENT = 16;
/** Where addresses end: the 4 GiB of WebAssembly. */
const MOST_BYTES = 2 ** 32;

type Forward = (
  ...[count, rows, reads, H, C, b1, W2, b2, W3, b3, h1, active, h2, logits]: readonly [
    ...[number, number, number, number, number, number, number],
    ...[number, number, number, number, number, number, number],
  ]
) => void;

/** The network in the memory of its WebAssembly kernel (`assembly/network.ts`), which multiplies and adds four numbers at a time. */
export interface NetworkKernel {
  /** Addresses of the words' rows of E, and how each is read: filled by the caller. [V + 7] */
  readonly rows: Uint32Array;
  readonly reads: Float32Array;
  /** [C] */
  readonly logits: Float64Array;
  /** Address of the row of word 0, and what the rows of two words are apart. */
  readonly firstRow: number;
  readonly rowBytes: number;
  /** Fills `logits` from the first `count` of rows and reads, and writes behind them. */
  run(count: number): void;
}

/** Undefined for a network that does not fit into the memory of a kernel. */
export function networkKernel({ E, b1, W2, b2, W3, b3 }: NetworkLayers): NetworkKernel | undefined {
  const [h, C] = [b1.length, b3.length];
  // Units beyond the layer's are 0, and stay so.
  const H = Math.ceil(h / 4) * 4;
  const K = Math.ceil(H / TILE) * TILE;
  const V = E.length / h;
  // Rows are added eight at a time.
  const most = V + 7;
  let bytes = ALIGNMENT;
  const take = (size: number) => {
    const at = bytes;
    bytes += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
    return at;
  };
  const places = {
    ...{ rows: take(4 * most), reads: take(4 * most), h1: take(8 * H), active: take(4 * H), h2: take(8 * K) },
    ...{
      logits: take(8 * C),
      b1: take(8 * H),
      b2: take(8 * K),
      b3: take(8 * C),
      W2: take(4 * K * H),
      W3: take(4 * C * H),
      E: take(4 * V * H),
    },
  };
  if (bytes > MOST_BYTES) return undefined;
  const memory = new webAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { buffer } = memory;
  for (const [name, values] of Object.entries({ b1, b2, b3 })) {
    new Float64Array(buffer, places[name as 'b1'], values.length).set(values);
  }
  for (const [name, values] of Object.entries({ E, W3 })) {
    const rows = values.length / h;
    const padded = new Float32Array(buffer, places[name as 'E'], rows * H);
    if (H === h) padded.set(values);
    else for (let row = 0; row < rows; row++) padded.set(values.subarray(row * h, (row + 1) * h), row * H);
  }
  writeTiles(new Float32Array(buffer, places.W2, K * H), W2, h, H);
  const module = new webAssembly.Module(Buffer.from(wasm, 'base64'));
  const forward = new webAssembly.Instance(module, { env: { memory } }).exports['forward'] as Forward;
  const { rows, reads, h1, active, h2, logits } = places;
  return {
    rows: new Uint32Array(buffer, rows, most),
    reads: new Float32Array(buffer, reads, most),
    logits: new Float64Array(buffer, logits, C),
    firstRow: places.E,
    rowBytes: 4 * H,
    run: (count) =>
      forward(count, rows, reads, H, C, places.b1, places.W2, places.b2, places.W3, places.b3, h1, active, h2, logits),
  };
}

/** @param W2 [h, h]; its columns from 24 t to 24 t + 23 become tile t [H, 24] of `tiles` */
function writeTiles(tiles: Float32Array, W2: Float32Array, h: number, H: number): void {
  for (let i = 0; i < h; i++) {
    for (let j = 0; j < h; j++) tiles[(Math.floor(j / TILE) * H + i) * TILE + (j % TILE)] = W2[i * h + j]!;
  }
}
