import { type ChildProcess, fork } from 'node:child_process';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { startStudio } from '@aml-mlops/studio';

/** What the server of a studio holds, after a collection. */
export interface ServerMemory {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** A studio in a process of its own, so that what it takes is not mixed with what drives the browser. */
export interface StudioProcess {
  readonly url: string;
  readonly link: string;
  /** Processor time since it began, in milliseconds. */
  processorTime(): Promise<number>;
  memory(): Promise<ServerMemory>;
  close(): Promise<void>;
}

export async function startStudioProcess(home: string): Promise<StudioProcess> {
  const child = fork(import.meta.filename, [home], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url, link } = await answer<{ url: string; link: string }>(child);
  return {
    url,
    link,
    processorTime: () => ask<number>(child, 'processor time'),
    memory: () => ask<ServerMemory>(child, 'memory'),
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send('close');
      await gone;
    },
  };
}

function ask<T>(child: ChildProcess, what: string): Promise<T> {
  const answered = answer<T>(child);
  child.send(what);
  return answered;
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`the studio ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as T);
    });
  });
}

async function serve(home: string): Promise<void> {
  const workspace = openWorkspace(home);
  const studio = await startStudio({ workspace, port: 0 });
  process.on('message', (message) => {
    if (message === 'processor time') {
      const { user, system } = process.cpuUsage();
      process.send?.((user + system) / 1000);
      return;
    }
    if (message === 'memory') {
      globalThis.gc?.();
      const { rss: residentBytes, heapUsed: heapBytes } = process.memoryUsage();
      process.send?.({ residentBytes, heapBytes });
      return;
    }
    void studio.close().then(() => {
      workspace.close();
      process.disconnect();
    });
  });
  process.send?.({ url: studio.url, link: studio.link });
}

if (process.argv[1] === import.meta.filename && process.send) await serve(process.argv[2] ?? '');
