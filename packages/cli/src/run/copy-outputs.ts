import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { Located, RunResult } from '@aml-mlops/pipeline-sdk/runner';

/**
 * Checks that a folder can receive a copy of every output of a plan; existing files are never overwritten.
 *
 * @throws MlopsError `E_OUTPUT_EXISTS`
 */
export async function checkFree(to: string, { nodes }: Pick<Plan, 'nodes'>): Promise<void> {
  const ports = nodes.flatMap(({ outputs, state }) => [...Object.keys(outputs), ...Object.keys(state)]);
  const there = await readdir(to).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new MlopsError('E_OUTPUT_EXISTS', `--to must be a folder; got the file ${to}`);
    throw error;
  });
  const taken = ports.find((port) => there.includes(port));
  if (taken === undefined) return;
  const file = path.join(to, taken);
  throw new MlopsError('E_OUTPUT_EXISTS', `--to must be a folder without ${taken}; got ${to}, which has one`, { file });
}

/**
 * Copies the outputs of a single-step run, each to `<to>/<port>`.
 *
 * @returns the result with the copied outputs
 * @throws MlopsError `E_OUTPUT_EXISTS`
 */
export async function copyOutputs(result: RunResult, to: string): Promise<RunResult> {
  const outputs: Record<string, Record<string, Located>> = {};
  for (const [node, made] of Object.entries(result.outputs)) {
    const copies: Record<string, Located> = {};
    for (const [port, located] of Object.entries(made)) {
      const folder = path.join(to, port);
      await copyArtifact(located.folder, folder);
      copies[port] = { ...located, folder };
    }
    outputs[node] = copies;
  }
  return { ...result, outputs };
}

/**
 * Copies an artifact to `target` atomically.
 *
 * @throws MlopsError `E_OUTPUT_EXISTS` if the target was created in the meantime
 */
async function copyArtifact(folder: string, target: string): Promise<void> {
  const copy = temporaryName(target);
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await cp(folder, copy, { recursive: true, errorOnExist: true, force: false });
    await rename(copy, target);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new MlopsError('E_OUTPUT_EXISTS', `${target} must not be there yet`, { file: target }, { cause: error });
  }
  await syncFolder(path.dirname(target));
}
