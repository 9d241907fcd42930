import { spawnSync } from 'node:child_process';

/** Names of the NVIDIA cards visible on this machine, as reported by the driver's `nvidia-smi`; empty without a driver. */
export function visibleCards(program = 'nvidia-smi'): readonly string[] {
  const { status, stdout } = spawnSync(program, ['--query-gpu=name', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 ? stdout.split('\n').flatMap((line) => line.trim() || []) : [];
}
