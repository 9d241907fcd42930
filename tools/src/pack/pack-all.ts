import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { emitPackages } from './emit-packages.ts';
import { stagePackage } from './stage-package.ts';

const run = promisify(execFile);

/** The package whose `mlops docs` serves the documentation. */
const SITE_PACKAGE = 'cli';

export interface Tarball {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

const packSchema = z.union([
  z.array(z.object({ filename: z.string() })),
  z.record(z.string(), z.object({ filename: z.string() })).transform((record) => Object.values(record)),
]);

/** Packs every package of `packages/` into a tarball in `to`, including the documentation in that of the command. */
export async function packAll(root: string, to: string): Promise<Tarball[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'pack-'));
  try {
    await mkdir(to, { recursive: true });
    const compiled = path.join(scratch, 'compiled');
    await emitPackages(compiled);
    // The studio ships its pages bundled (`shipped` of its package.json), because a tarball has no sources to bundle them from.
    await run(process.execPath, [path.join(root, 'packages/studio/src/bundle/main.ts')]);
    const folders = globSync('packages/*/package.json', { cwd: root }).map((file) => path.basename(path.dirname(file)));
    const tarballs: Tarball[] = [];
    for (const folder of folders.sort()) {
      const staged = path.join(scratch, 'staged', folder);
      await mkdir(staged, { recursive: true });
      if (folder === SITE_PACKAGE) await buildSite(path.join(staged, 'site'));
      const { name } = await stagePackage({ root, folder, compiled, to: staged });
      const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to], {
        cwd: staged,
      });
      const file = path.join(to, packSchema.parse(JSON.parse(stdout))[0]?.filename ?? '');
      tarballs.push({ name, file, bytes: (await stat(file)).size });
    }
    return tarballs;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** In a separate process: VitePress sets NODE_ENV, and a later "npm install" would omit development dependencies. */
async function buildSite(to: string): Promise<void> {
  const { NODE_ENV: _, ...env } = process.env;
  const program = path.resolve(import.meta.dirname, '../docs/main.ts');
  await run(process.execPath, [program, '--to', to], { env, maxBuffer: 1 << 26 });
}
