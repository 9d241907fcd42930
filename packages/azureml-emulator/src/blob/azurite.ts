import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { MlopsError } from '@aml-mlops/errors';

/** Azure Blob Storage on this machine: Azurite, Microsoft's emulator, as a child process. */
export interface Azurite {
  /** `http://127.0.0.1:<port>/devstoreaccount1` */
  readonly url: string;
  readonly port: number;
  /** Ends the process regardless of what it is doing. (By SIGTERM: after SIGKILL it loses its stored data, unlike Azure.) */
  kill(): Promise<void>;
  /** Restarts it on the same port with the same blobs. */
  restart(): Promise<void>;
}

export const ACCOUNT = 'devstoreaccount1';
/** Azurite's account and key are public; they grant access to nothing else. */
export const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export async function startAzurite(folder: string, port: number): Promise<Azurite> {
  let child = await spawnAzurite(folder, port);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    url: `http://127.0.0.1:${port}/${ACCOUNT}`,
    port,
    async kill() {
      if (ended()) return;
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exit;
    },
    async restart() {
      if (ended()) child = await spawnAzurite(folder, port);
    },
  };
}

/** Azurite ends with the process that started it, even if that is killed: otherwise it would keep the port. */
const LIFELINE = `data:text/javascript,process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel.unref()`;

/** Resolves when Azurite reports that it is listening. */
async function spawnAzurite(folder: string, port: number): Promise<ChildProcess> {
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = [
    '--location',
    folder,
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
    '--blobKeepAliveTimeout',
    '1',
  ];
  const child = spawn(
    process.execPath,
    ['--import', LIFELINE, program, ...options, '--disableTelemetry', '--loose', '--skipApiVersionCheck'],
    {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    },
  );
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-2000);
      if (said.includes('successfully listen')) resolve();
    });
    child.once('exit', (code) => {
      reject(new MlopsError('E_AZURITE', `Azurite must listen on port ${port}; it ended with ${code}: ${said.trim()}`));
    });
    child.once('error', reject);
  });
  return child;
}
