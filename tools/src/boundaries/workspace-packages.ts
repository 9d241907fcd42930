import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const packageSchema = z.object({
  name: z.string(),
  exports: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  nx: z.object({ tags: z.array(z.string()) }),
});

export interface WorkspacePackage {
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
  readonly tag: string;
  /** `@aml-mlops/x/contract` → absolute file. */
  readonly entries: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

/** The packages of the workspace, with their Nx tags from `package.json`. */
export function workspacePackages(root: string): WorkspacePackage[] {
  return globSync(['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'], {
    cwd: root,
  })
    .sort()
    .map((file) => {
      const json = packageSchema.parse(JSON.parse(readFileSync(path.join(root, file), 'utf8')));
      const folder = path.dirname(file);
      const entries = Object.entries(json.exports ?? {}).map(([subpath, target]): [string, string] => [
        path.posix.join(json.name, subpath),
        path.join(root, folder, target),
      ]);
      return {
        name: json.name,
        folder,
        tag: json.nx.tags.find((tag) => tag.startsWith('type:')) ?? 'none',
        entries: new Map(entries),
        dependencies: new Set([...Object.keys(json.dependencies), ...Object.keys(json.optionalDependencies)]),
        devDependencies: new Set(Object.keys(json.devDependencies)),
      };
    });
}
