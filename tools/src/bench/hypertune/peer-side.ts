import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const PEER = path.join(import.meta.dirname, 'peer_optuna.py');

export interface PeerResult {
  readonly best?: readonly number[];
  readonly msPerTrial: number;
}

/** Runs Optuna with one thread, like our samplers. */
export async function peer(python: string, args: readonly (string | number)[]): Promise<PeerResult> {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { stdout } = await promisify(execFile)(python, [PEER, ...args.map(String)], { env });
  return JSON.parse(stdout) as PeerResult;
}
