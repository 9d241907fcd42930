import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFile, writeFileAtomic } from '@aml-mlops/artifacts';
import * as z from 'zod';

const fileStamp = z.object({ size: z.number(), modified: z.number(), hash: z.string() });

const manifestSchema = z.object({
  bundler: z.number(),
  native: z.array(z.string()),
  /** Paths relative to the package. */
  sources: z.record(z.string(), fileStamp),
  program: z.string(),
  /** Names of the program's files. */
  files: z.array(z.string()),
});

/** What a bundle was made from: enough to tell within milliseconds that it is up to date. */
export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing, broken or of an older version: the bundle is rebuilt.
    return undefined;
  }
}

export async function writeManifest(file: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(file, formatJson(manifest));
}

export async function stampFiles(folder: string, files: readonly string[]): Promise<Manifest['sources']> {
  const stamps = await Promise.all(
    files.map(async (file): Promise<[string, z.infer<typeof fileStamp>]> => {
      const found = await stat(file);
      return [path.relative(folder, file), { size: found.size, modified: found.mtimeMs, hash: await hashFile(file) }];
    }),
  );
  return Object.fromEntries(stamps.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether all files are as the manifest recorded them; a file that was touched but has the same bytes is unchanged. */
export async function sourcesUnchanged(folder: string, sources: Manifest['sources']): Promise<boolean> {
  const checks = Object.entries(sources).map(async ([relative, stamp]) => {
    const file = path.join(folder, relative);
    const found = await stat(file).catch(() => undefined);
    if (!found) return false;
    if (found.size === stamp.size && found.mtimeMs === stamp.modified) return true;
    return found.size === stamp.size && (await hashFile(file)) === stamp.hash;
  });
  return (await Promise.all(checks)).every(Boolean);
}
