import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';

/** Writes of a busy workspace per hour: step progress, training metrics, runs that start and end. */
const AN_HOUR = { progress: 1800, metrics: 1200, runs: 12 } as const;

/** A separate process that writes into the store, as runs do. */
export interface LiveWriter {
  /** @returns the number of writes */
  stop(): Promise<Readonly<Record<keyof typeof AN_HOUR, number>>>;
}

/**
 * @param run a running pipeline run
 * @param times speed-up factor over real time
 */
export async function startLiveWriter(home: string, run: string, times: number): Promise<LiveWriter> {
  const child = fork(import.meta.filename, [home, run, String(times)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await message(child);
  return {
    stop: () => {
      const written = message(child) as ReturnType<LiveWriter['stop']>;
      child.send('stop');
      return written;
    },
  };
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`what writes into the store ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (value) => {
      child.off('exit', gone);
      resolve(value);
    });
  });
}

async function write(home: string, run: string, times: number): Promise<void> {
  const workspace = openWorkspace(home);
  const tracking = openTracking(workspace.trackingUri);
  const written = { progress: 0, metrics: 0, runs: 0 };
  let isStopped = false;
  process.on('message', () => {
    isStopped = true;
  });
  process.send?.('ready');
  const began = performance.now();
  let training = await tracking.startRun({ experiment: 'live', name: 'live-0' });
  while (!isStopped) {
    const hours = ((performance.now() - began) / 3_600_000) * times;
    const due = (what: keyof typeof AN_HOUR) => written[what] < hours * AN_HOUR[what];
    while (due('progress')) {
      const done = written.progress++ % 1000;
      workspace.database.progress.put(run, {
        ...{ node: 'selection', done, total: 1000, message: `fold ${done % 5}` },
        at: new Date(),
      });
    }
    while (due('metrics')) training.logMetrics({ loss: 1 / (1 + written.metrics) }, written.metrics++);
    while (due('runs')) {
      await training.end('FINISHED');
      training = await tracking.startRun({ experiment: 'live', name: `live-${++written.runs}` });
    }
    // A runner writes progress at most four times a second.
    await sleep(250);
  }
  await training.end('FINISHED');
  await tracking.close();
  workspace.close();
  process.send?.(written);
  process.disconnect();
}

const [, entry, home, run, times] = process.argv;
if (entry === import.meta.filename && process.send) await write(home ?? '', run ?? '', Number(times));
