import path from 'node:path';
import * as z from 'zod';

const record = z.record(z.string(), z.string()).default({});

const sourceSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal('module'),
  /** Subpath to a source file. */
  exports: z.record(z.string(), z.string()).default({}),
  imports: z.record(z.string(), z.string()).optional(),
  bin: z.record(z.string(), z.string()).optional(),
  dependencies: record,
  optionalDependencies: record,
  peerDependencies: record,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })).default({}),
  /** Folders of the repository that the package ships, by their name below `shipped/`. */
  shipped: record,
  nx: z.object({ tags: z.array(z.string()) }),
});

/** The parts of a `package.json` that go into a tarball. */
export type SourceManifest = z.infer<typeof sourceSchema>;

interface Conditions {
  readonly types?: string;
  readonly default: string;
}

export interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Conditions | string>>;
  readonly [field: string]: unknown;
}

export function readSourceManifest(json: string): SourceManifest {
  return sourceSchema.parse(JSON.parse(json));
}

/**
 * Derives the `package.json` of a tarball: entries point to `dist` instead of `src`, and what only this repository
 * needs (scripts, test dependencies, Nx) is removed.
 *
 * Why not an export condition for the sources: every process here, its workers, tests, bundler and compiler would have to be started with
 * `--conditions`, and one that is not would silently run an old `dist`. So the `exports` of this repository name only sources, nothing is
 * built to run them, and the manifest for users is derived from them.
 *
 * @param node the supported range of Node versions
 * @param native packages with binaries that the step's program loads from an adjacent folder, by version
 * @param files the package's files besides `dist`
 */
export function packedManifest(
  source: SourceManifest,
  node: string,
  native: Readonly<Record<string, string>>,
  files: readonly string[],
): PackedManifest {
  const {
    name,
    version,
    description,
    license,
    type,
    bin,
    imports,
    optionalDependencies,
    peerDependencies,
    peerDependenciesMeta,
  } = source;
  const needed = Object.entries(native).filter(([other]) => !(other in optionalDependencies));
  return {
    name,
    version,
    description,
    license,
    type,
    engines: { node },
    ...(bin && { bin }),
    ...(imports && { imports: mapValues(imports, (file) => builtFile(file, '.js')) }),
    exports: {
      ...mapValues(source.exports, (file) => ({ types: builtFile(file, '.d.ts'), default: builtFile(file, '.js') })),
      './package.json': './package.json',
    },
    files: ['dist', ...files],
    dependencies: sorted({ ...Object.fromEntries(needed), ...source.dependencies }),
    ...(Object.keys(optionalDependencies).length > 0 && { optionalDependencies }),
    ...(Object.keys(peerDependencies).length > 0 && { peerDependencies, peerDependenciesMeta }),
    publishConfig: { access: 'public' },
  };
}

/** `./src/a/index.ts` → `./dist/a/index.js`. */
export function builtFile(source: string, extension: '.js' | '.d.ts'): string {
  const relative = path.posix.relative('src', source);
  if (relative.startsWith('..') || !relative.endsWith('.ts'))
    throw new Error(`entry of a package must be a .ts file below src; got ${source}`);
  return `./dist/${relative.slice(0, -'.ts'.length)}${extension}`;
}

function mapValues<V>(record: Readonly<Record<string, string>>, map: (value: string) => V): Record<string, V> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
