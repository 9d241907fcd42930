import { watchRunner } from './watchdog.ts';

/** Why a program was asked to stop. */
export class Interrupted extends Error {
  readonly exitCode: number;
  /** Whether no runner is left that would end this program's run in the tracking store. */
  readonly alone: boolean;

  constructor(cause: 'SIGINT' | 'SIGTERM' | 'the runner is gone') {
    super(`interrupted: ${cause}`);
    this.name = 'Interrupted';
    this.exitCode = cause === 'SIGTERM' ? 143 : 130;
    this.alone = cause === 'the runner is gone';
  }
}

const GRACE_MILLISECONDS = 5000;

/**
 * A signal that aborts on SIGINT, on SIGTERM, and when the runner that started this program has ended (its end of the IPC
 * channel closes, even after kill -9). A program that has not stopped some seconds later is killed, even in a loop
 * that lets no handler run: by its runner, or by a watchdog thread if the runner has ended.
 */
export function lifeline(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (interrupted: Interrupted) => {
    controller.abort(interrupted);
    setTimeout(() => process.exit(interrupted.exitCode), GRACE_MILLISECONDS).unref();
  };
  process.once('SIGINT', () => interrupt(new Interrupted('SIGINT')));
  process.once('SIGTERM', () => interrupt(new Interrupted('SIGTERM')));
  process.once('disconnect', () => interrupt(new Interrupted('the runner is gone')));
  if (process.connected) watchRunner(GRACE_MILLISECONDS + 1000);
  return controller.signal;
}
