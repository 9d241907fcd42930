import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** `script` of util-linux, which gives a program a terminal. That of macOS takes other options. */
const SCRIPT = '/usr/bin/script';

/** Why there are no terminals here; undefined if there are. */
export const WITHOUT_TERMINAL =
  process.platform === 'linux' &&
  existsSync(SCRIPT) &&
  spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux')
    ? undefined
    : 'needs script of util-linux, which opens a terminal';

const MLOPS = path.resolve(import.meta.dirname, '../../bin/mlops');

export interface TerminalSession {
  /** Resolves when what was printed since the last key holds a match. */
  shows(pattern: RegExp): Promise<void>;
  press(keys: string): void;
  /** Exit status, and all that the terminal was sent, escape sequences included. */
  readonly finished: Promise<{ readonly code: number | null; readonly screen: string }>;
}

/**
 * Starts the real `mlops` command on a terminal of 80 columns and 24 rows.
 *
 * @param folder working folder; the terminal's log and the workspace `home` are in it
 */
export function startOnTerminal(folder: string, args: readonly string[]): TerminalSession {
  const command = [MLOPS, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const log = path.join(folder, 'terminal.log');
  const child = spawn(
    SCRIPT,
    ['--quiet', '--return', '--command', `stty cols 80 rows 24; exec ${command}`, '--log-out', log],
    {
      cwd: folder,
      env: { ...process.env, MLOPS_HOME: path.join(folder, 'home'), NO_COLOR: '1', TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let screen = '';
  let lastKey = 0;
  let waiting: (() => void)[] = [];
  child.stdout.on('data', (chunk) => {
    screen += chunk;
    for (const check of waiting) check();
  });
  const finished = new Promise<{ code: number | null; screen: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, screen }));
  });
  return {
    finished,
    press(keys) {
      lastKey = screen.length;
      child.stdin.write(keys);
    },
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!pattern.test(screen.slice(lastKey))) return;
          waiting = waiting.filter((other) => other !== check);
          resolve();
        };
        waiting.push(check);
        check();
        void finished.then(() => reject(new Error(`mlops ended without showing ${pattern}:\n${screen}`)));
      }),
  };
}
