import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/src/test-order/longest-first.ts';
import { ClosingReporter } from './tools/src/test-report/closing-reporter.ts';

/** Every workspace package is a project of its name; named one by one, since a glob of folders would not inherit the limits. */
const folders = globSync(['packages/*/package.json', 'apps/*/package.json', 'tools/package.json'], {
  cwd: import.meta.dirname,
  exclude: (file) => file.includes('node_modules'),
}).map((file) => path.dirname(file));

/**
 * Files that are left out. `*.drill.test.ts` takes minutes: `npm run test:all` runs it. `*.system.test.ts` starts processes:
 * the `test` script of a package leaves it out.
 */
const slow = [
  ...(process.env['MLOPS_DRILLS'] === '1' ? [] : ['**/*.drill.test.ts']),
  ...(process.env['MLOPS_TESTS'] === 'fast' ? ['**/*.system.test.ts', '**/*.drill.test.ts'] : []),
];

/**
 * Packages whose tests leave their process as it was: no variable, folder, mock or handler stays changed. Files that
 * follow one another share a worker and what it has loaded, which saves a third of a second each.
 */
const SHARING = new Set([
  ...['arm-templates', 'artifacts', 'azureml', 'azureml-emulator', 'batch-scoring', 'charts', 'data-engineering'],
  ...['define-dataset', 'errors', 'feedback', 'http', 'hypertune', 'infrastructure', 'metrics', 'model-selection'],
  ...['monitoring', 'onnx', 'parallel', 'profiler', 'random', 'reports', 'scoring', 'shapes', 'sklearn-sweep'],
  ...['sqlite', 'studio', 'text', 'tracking', 'trainer'],
]);

/**
 * Processes and worker threads that load sources keep what Node made of each module: compiled code, and the source without
 * types. A change of a source is another entry.
 */
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, 'node_modules/.cache/node-compiled');
const STRIPPED_TYPES = pathToFileURL(
  path.join(import.meta.dirname, 'tools/src/test-processes/stripped-types.mjs'),
).href;
const options = process.env['NODE_OPTIONS'] ?? '';
// A test that runs vitest, too, has it already.
if (!options.includes(STRIPPED_TYPES)) process.env['NODE_OPTIONS'] = `${options} --import ${STRIPPED_TYPES}`.trim();

export default defineConfig({
  test: {
    pool: 'forks',
    // ONNX Runtime is told before any test can load it.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // One more than processors: system tests wait for processes, sockets and disks. Twice as many took longer, on two.
    maxWorkers: Math.min(8, availableParallelism() + 1),
    // Only what hangs is stopped: a machine can be many times slower for a while.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 600_000 } },
    exclude: [...configDefaults.exclude, ...slow],
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new ClosingReporter()],
    projects: folders.sort().map((root) => ({
      extends: true as const,
      root,
      test: {
        include: ['src/**/*.test.ts'],
        isolate: !SHARING.has(path.basename(root)),
        name: root.startsWith('tools') ? root.replace('/', '-') : `@aml-mlops/${path.basename(root)}`,
      },
    })),
  },
});
