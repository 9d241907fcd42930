import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Measurement {
  readonly documentsPerSecond: number;
  readonly accuracy: number;
}

/**
 * Trains the same network with PyTorch on all processors: `EmbeddingBag(sparse)` with SparseAdam, or `nn.Linear` on
 * dense rows with Adam.
 *
 * @param script the peer's script: `peer_torch.py ROOT sparse|dense H B E`, which prints JSON
 */
export async function trainWithTorch(
  python: string,
  script: string,
  root: string,
  network: { readonly mode: 'sparse' | 'dense'; readonly h: number; readonly b: number; readonly epochs: number },
): Promise<Measurement> {
  const { mode, h, b, epochs } = network;
  const { stdout } = await promisify(execFile)(python, [script, root, mode, String(h), String(b), String(epochs)]);
  const { docs_per_s, accuracy } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    docs_per_s: number;
    accuracy: number;
  };
  return { documentsPerSecond: docs_per_s, accuracy };
}
