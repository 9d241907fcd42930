import { emitKeypressEvents } from 'node:readline';
import { MlopsError } from '@aml-mlops/errors';
import { LabelSession } from '@aml-mlops/feedback/labels';
import { createLogUpdate } from 'log-update';
import type { LabelPlace } from './label-place.ts';
import { sessionFrame } from './session-frame.ts';

export interface LabelFlags {
  readonly annotator: string;
  readonly disputed: boolean;
  readonly suggestions: boolean;
}

export interface LabelOutcome {
  readonly queue: string;
  readonly annotator: string;
  readonly labelled: number;
  readonly skipped: number;
  /** Whether this annotator still has texts to label. */
  readonly more: boolean;
}

/**
 * Shows one text after another and reads labels from the keyboard.
 *
 * @throws MlopsError `E_USAGE` if there is no terminal
 */
export async function labelInTerminal({ queue }: LabelPlace, flags: LabelFlags): Promise<LabelOutcome> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new MlopsError(
      'E_USAGE',
      'mlops labels label must have a terminal to read keys from; without one: mlops labels export and import',
    );
  }
  const session = new LabelSession(queue, { ...flags, clock: () => performance.now() });
  const update = createLogUpdate(stderr, { showCursor: true });
  const show = () =>
    update(sessionFrame(session.view, { ...flags, queue: queue.scope, columns: stderr.columns, rows: stderr.rows }));
  if (!session.isOver) {
    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    stdin.resume();
    try {
      show();
      await new Promise<void>((resolve, reject) => {
        const press = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
          try {
            session.press({ text, name: key.name, ctrl: key.ctrl === true });
            show();
          } catch (error) {
            reject(error);
          }
          if (session.isOver) resolve();
        };
        stdin.on('keypress', press);
        stdin.once('end', resolve);
      });
    } finally {
      stdin.setRawMode(false);
      stdin.pause();
      update.clear();
      update.done();
    }
  }
  const { labelled, skipped } = session.view;
  const more = queue.next(flags.annotator, flags) !== undefined;
  return { queue: queue.scope, annotator: flags.annotator, labelled, skipped, more };
}
