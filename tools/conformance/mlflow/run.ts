import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

/* MLflow's own tests against our tracking server: `node tools/conformance/mlflow/run.ts --python PYTHON --tests FOLDER [PYTEST OPTIONS]`. */

const SUITES = ['test_rest_tracking.py', 'test_model_registry.py', 'test_mlflow_artifacts.py'];

const { values, positionals } = parseArgs({
  options: { python: { type: 'string' }, tests: { type: 'string' } },
  allowPositionals: true,
});
if (!values.python || !values.tests) {
  process.stderr.write(
    'usage: node tools/conformance/mlflow/run.ts --python PYTHON --tests FOLDER [-- PYTEST OPTIONS]\n',
  );
  process.exit(2);
}

const here = import.meta.dirname;
const tests = path.resolve(values.tests);
const own = positionals.filter((option) => option.includes('.py'));
const suites = own.length > 0 ? [] : SUITES.map((suite) => path.join('tests', 'tracking', suite));
const run = spawn(values.python, ['-m', 'pytest', '-p', 'plugin', '-q', ...suites, ...positionals], {
  cwd: tests,
  stdio: 'inherit',
  env: {
    ...process.env,
    PYTHONPATH: [here, tests].join(path.delimiter),
    CONFORMANCE_NODE: process.execPath,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    // Nothing that these tests do needs a server other than ours.
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
  },
});
run.on('exit', (code) => process.exit(code ?? 1));
