import { type ChildProcess, fork } from 'node:child_process';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { startStudio } from '@aml-mlops/studio';

/** Memory of a studio server after a garbage collection. */
export interface ServerMemory {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** A studio in its own process, so that its resource use is separate from that of the browser driver. */
export interface StudioProcess {
  readonly url: string;
  readonly link: string;
  /** Processor time since its start, in milliseconds. */
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
