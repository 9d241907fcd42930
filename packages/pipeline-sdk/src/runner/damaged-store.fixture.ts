import { globSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Lcg32 } from '@aml-mlops/random';
import { expect } from 'vitest';
import { TestWorkspace } from '../testing/test-workspace.fixture.ts';
import type { RunResult } from './index.ts';

const hashes = ({ outputs }: RunResult) =>
  Object.fromEntries(
    Object.entries(outputs).map(([node, ports]) => [node, Object.values(ports).map(({ hash }) => hash)]),
  );

/** Damages one file or folder of a store, and returns a description of it. */
function damage(artifacts: string, random: Lcg32): string {
  const below = (max: number) => Math.min(max - 1, Math.floor(random.uniform() * max));
  const files = globSync('*/*/**', { cwd: artifacts, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const file = files[below(files.length)] ?? '';
  const bytes = readFileSync(file);
  const kinds = ['delete', 'truncate', 'flip', 'delete its folder'] as const;
  const kind = kinds[below(kinds.length)];
  if (kind === 'delete') rmSync(file);
  else if (kind === 'delete its folder') rmSync(path.dirname(file), { recursive: true });
  else if (kind === 'truncate') truncateSync(file, below(bytes.length));
  else {
    const at = below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    writeFileSync(file, bytes);
  }
  return `${kind}: ${path.relative(artifacts, file)}`;
}

/**
 * Damages the store of a finished workspace `times` times, one to three places at once, and runs the pipeline again: it
 * must end with the result of a store that never was damaged, or with an error that has a code.
 */
export async function surviveDamage(seed: number, times: number): Promise<void> {
  const random = new Lcg32(seed);
  const workspace = new TestWorkspace();
  const warn = () => undefined;
  try {
    // Two runs: the state of the second holds what its step alone would not make.
    await workspace.run();
    const request = workspace.request({ both: { text: 'c' } });
    const expected = hashes(await workspace.run(request));
    for (let i = 0; i < times; i++) {
      const count = 1 + Math.min(2, Math.floor(random.uniform() * 3));
      const done = Array.from({ length: count }, () => damage(workspace.workspace.artifacts, random));
      const label = `seed ${seed}, damage ${i}: ${done.join(', ')}`;
      const result = await workspace.run(request, { warn });
      if (result.failure) {
        expect(result.failure.error, label).toMatchObject({ code: 'E_STATE_LOST' });
        // Both states are gone: running everything once more restores their content.
        for (const { key, contentHash } of workspace.workspace.database.states.all()) {
          workspace.workspace.database.states.reset(key, contentHash, undefined);
        }
        await workspace.run(workspace.request(), { warn });
        expect(hashes(await workspace.run(request, { warn })), label).toEqual(expected);
      } else expect(hashes(result), label).toEqual(expected);
    }
  } finally {
    workspace.close();
  }
}
