import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

/** Artifacts passed between jobs: a folder for each artifact of each run. */
export class ArtifactStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws MlopsError `E_CI_ARTIFACT` if the path does not exist */
  upload(run: string, name: string, from: string, shown: string): string[] {
    if (!hasFiles(from)) {
      throw new MlopsError('E_CI_ARTIFACT', `artifact ${name} must have files; nothing is at ${shown}`);
    }
    const to = path.join(this.#folder, run, name);
    if (existsSync(to)) throw new MlopsError('E_CI_ARTIFACT', `artifact ${name} must be published once; got it twice`);
    if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true });
    else {
      mkdirSync(to, { recursive: true });
      cpSync(from, path.join(to, path.basename(from)));
    }
    return readdirSync(to, { recursive: true }).map(String).sort();
  }

  /** @throws MlopsError `E_CI_ARTIFACT` if no job has published it */
  download(run: string, name: string, to: string): void {
    const from = path.join(this.#folder, run, name);
    if (!existsSync(from)) {
      const known = existsSync(path.dirname(from)) ? readdirSync(path.dirname(from)).join(', ') : 'none';
      throw new MlopsError('E_CI_ARTIFACT', `artifact of run ${run} must be one of ${known}; got ${name}`);
    }
    cpSync(from, to, { recursive: true });
  }
}

export function hasFiles(from: string): boolean {
  return existsSync(from) && (!statSync(from).isDirectory() || readdirSync(from).length > 0);
}
