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
});

/** What a bundle was made from: enough to know in milliseconds that it need not be made again. */
export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // None, or a broken or an old one: the bundle is made again.
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

/** Whether all files are as the manifest saw them; a file that was touched but holds the same bytes is the same. */
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
