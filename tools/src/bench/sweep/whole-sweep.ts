import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleProgram, MAIN_FILE } from '@aml-mlops/pipeline-sdk/bundle';
import { type ModelName, sklearnSweep } from '@aml-mlops/sklearn-sweep';
import { median } from '../report.ts';
import { startSweepSide } from './side.ts';

/** Durations of whole sweeps in seconds, medians; with the peer's if there is one. */
export interface WholeSweep {
  readonly own: number;
  readonly peer: number | undefined;
}

/**
 * Times whole sweeps, including vectorising, each in a new process, ours and the peer's
 * alternating: a sweep is run once, so startup costs count. Ours runs from a bundle with
 * compiled code cached by an earlier process, like a step's program; the peer has its compiled modules likewise.
 *
 * @param folder for intermediate files
 */
export async function timeWholeSweeps(
  models: readonly ModelName[],
  options: {
    readonly corpus: string;
    readonly python?: string | undefined;
    readonly repeats: number;
    readonly folder: string;
  },
): Promise<WholeSweep> {
  const { corpus, python, repeats, folder } = options;
  const bundle = await bundleOwnSide(folder);
  const environment = { NODE_COMPILE_CACHE: path.join(folder, 'compiled') };
  const task = `sweep ${models.join(',')}`;
  const once = async (command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}) => {
    const side = await startSweepSide(command, args, variables);
    try {
      const { seconds, failed } = await side.ask(task);
      if (failed) throw new Error(`${failed} models of the sweep failed`);
      return seconds ?? Number.NaN;
    } finally {
      side.close();
    }
  };
  const ours = () => once(process.execPath, [bundle, corpus], environment);
  await ours();
  const own: number[] = [];
  const peer: number[] = [];
  for (let i = 0; i < repeats; i++) {
    own.push(await ours());
    if (python) peer.push(await once(python, [path.join(import.meta.dirname, 'peer_side.py'), corpus]));
  }
  return { own: median(own), peer: python ? median(peer) : undefined };
}

async function bundleOwnSide(folder: string): Promise<string> {
  const { files } = await bundleProgram(import.meta.dirname, sklearnSweep.environment.native ?? [], 'own-side.ts');
  for (const [name, code] of files) await writeFile(path.join(folder, name), code);
  return path.join(folder, MAIN_FILE);
}
