import { spawnSync } from 'node:child_process';

/** NVIDIA cards that this machine shows, by name, as the driver's `nvidia-smi` tells; none where there is no driver. */
export function visibleCards(program = 'nvidia-smi'): readonly string[] {
  const { status, stdout } = spawnSync(program, ['--query-gpu=name', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 ? stdout.split('\n').flatMap((line) => line.trim() || []) : [];
}
