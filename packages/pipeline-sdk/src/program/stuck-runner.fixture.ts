import path from 'node:path';
import { runProcess } from '../runner/node/process-group.ts';

const [logFile = ''] = process.argv.slice(2);

/** Starts a stuck program and waits for it. */
await runProcess({
  file: path.join(import.meta.dirname, 'stuck-program.fixture.ts'),
  args: [],
  environment: process.env,
  logFile,
  timeoutSeconds: 600,
  signal: new AbortController().signal,
  onProgress: () => void process.stdout.write('started\n'),
});
