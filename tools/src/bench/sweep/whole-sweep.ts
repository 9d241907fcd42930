import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleProgram } from '@aml-mlops/pipeline-sdk/bundle';
import { type ModelName, sklearnSweep } from '@aml-mlops/sklearn-sweep';
import { median } from '../report.ts';
import { startSweepSide } from './side.ts';

/** Seconds of whole sweeps, medians; the peer's side by side where there is one. */
export interface WholeSweep {
  readonly own: number;
  readonly peer: number | undefined;
}

/**
 * Times whole sweeps, vectorising included, each in a process of its own that has done nothing before, ours and the peer's
 * in turn: a sweep is run once, so what a process is slow with at first counts. Ours runs from a bundle and with
 * compiled code kept from an earlier process, as a step's program does; the peer has its compiled modules likewise.
 *
 * @param folder for what is needed on the way
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
  const { code } = await bundleProgram(import.meta.dirname, sklearnSweep.environment.native ?? [], 'own-side.ts');
  const file = path.join(folder, 'own-side.mjs');
  await writeFile(file, code);
  return file;
}
