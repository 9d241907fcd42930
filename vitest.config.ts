import { globSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Every workspace package is a project of its name; named one by one, since a glob of folders would not inherit the limits. */
const folders = globSync(['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'], {
  cwd: import.meta.dirname,
  exclude: (file) => file.includes('node_modules'),
}).map((file) => path.dirname(file));

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: folders.sort().map((root) => ({
      extends: true as const,
      root,
      test: {
        include: ['src/**/*.test.ts'],
        name: root.startsWith('tools') ? root.replace('/', '-') : `@aml-mlops/${path.basename(root)}`,
      },
    })),
  },
});
