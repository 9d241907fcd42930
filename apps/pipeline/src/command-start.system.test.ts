import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Prints the path of every file that is loaded, relative to the repository, on standard error. */
const RECORDER = `
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) process.stderr.write(relative(${JSON.stringify(ROOT)}, fileURLToPath(url)) + '\\n');
    return next(url, context);
  },
});`;

test('the command starts with contracts and names: it loads no implementation of a step', async () => {
  const entry = path.join(ROOT, 'packages/cli/bin/mlops.mjs');
  const recorder = `data:text/javascript,${encodeURIComponent(RECORDER)}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', recorder, entry, '--version'], {
    cwd: ROOT,
    env: { ...process.env, MLOPS_CONFIG: path.join(ROOT, 'apps/pipeline/mlops.config.ts') },
    maxBuffer: 1 << 24,
  });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const loaded = stderr.trim().split('\n');
  expect(loaded).toContain('packages/define-dataset/src/contract.ts');
  const heavy =
    /^packages\/(text|onnx|charts|reports|scoring-service|azureml)\/|^packages\/[^/]+\/src\/run\.ts$|node_modules\/(csv-parse|chardet|protobufjs|tar-stream|yauzl|onnxruntime-node|@azure)\//;
  expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
});
