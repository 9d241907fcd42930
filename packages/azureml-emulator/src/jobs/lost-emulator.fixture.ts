import { runCommand } from './processes.ts';

/** A process that runs a command and is killed: `node lost-emulator.fixture.ts <folder>`. */
const folder = process.argv[2] ?? '.';
await runCommand({
  command: 'sleep 1000 & echo $$ $! > pids.tmp && mv pids.tmp pids; wait',
  folder,
  environment: { PATH: process.env['PATH'] ?? '' },
  logFile: `${folder}/log.txt`,
  signal: new AbortController().signal,
});
