import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hashText, listFiles, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** Files loaded by the browser. */
export interface WebBundle {
  readonly script: string;
  readonly style: string;
}

const PACKAGE = path.resolve(import.meta.dirname, '../..');
const KEPT = path.join(PACKAGE, 'dist/web.json');
/** In an installed package, which does not contain the page sources. */
const PACKED = path.join(PACKAGE, 'shipped/web.json');
/** Shared types are there too. */
const SOURCES = ['src/web', 'src/api'];

const keptSchema = z.object({ sources: z.string(), script: z.string(), style: z.string() });

/**
 * The page's script and style. An installed package contains them; in the repository they are bundled again when a source has
 * changed, and cached if the folder is writable.
 *
 * @throws MlopsError `E_BUNDLE`, with the file and line that cannot be compiled
 */
export async function webBundle(): Promise<WebBundle> {
  const packed = await readKept(PACKED);
  if (packed) return packed;
  const sources = await hashSources();
  const kept = await readKept(KEPT);
  if (kept?.sources === sources) return kept;
  const made = await makeBundle();
  try {
    await mkdir(path.dirname(KEPT), { recursive: true });
    await writeFileAtomic(KEPT, JSON.stringify({ sources, ...made }));
  } catch {
    // The installation belongs to another user: it is bundled again at the next start, which takes half a second.
  }
  return made;
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Versions of installed packages are part of package.json. */
async function hashSources(): Promise<string> {
  const folders = SOURCES.map((folder) => path.join(PACKAGE, folder));
  const lists = await Promise.all(
    folders.map(async (folder) => (await listFiles(folder)).map((file) => path.join(folder, file))),
  );
  const files = [...lists.flat().sort(), path.join(PACKAGE, 'package.json')];
  const contents = await Promise.all(
    files.map(async (file) => [path.relative(PACKAGE, file), await readFile(file, 'utf8')]),
  );
  return hashText(JSON.stringify(contents));
}

async function makeBundle(): Promise<WebBundle> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: { app: path.join(PACKAGE, 'src/web/main.tsx') },
    absWorkingDir: PACKAGE,
    bundle: true,
    write: false,
    outdir: path.join(PACKAGE, 'dist'),
    format: 'esm',
    platform: 'browser',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  }).catch((error: unknown) => {
    const [first] =
      (error as { errors?: { text: string; location?: { file: string; line: number } | null }[] }).errors ?? [];
    const place = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
    const reason = first ? `${place}${first.text}` : String(error);
    throw new MlopsError('E_BUNDLE', `the studio's pages cannot be bundled: ${reason}`, {}, { cause: error });
  });
  const textOf = (ending: string) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
