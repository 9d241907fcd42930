import { randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.ts';

/** A long-running operation, as clients poll it. */
export interface Operation {
  readonly id: string;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly startTime: string;
  readonly endTime?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Operations {
  /** Begins an operation that ends when `work` does; it is polled under the answered id. */
  begin(work: Promise<unknown>): string;
  /** Begins an operation that does its work when it is polled first: who does not wait for it never has it. */
  beginWhenPolled(act: () => Promise<unknown>): string;
  /** What a poll is answered; the first one always finds the operation under way, so that clients do poll. */
  poll(id: string): Operation | undefined;
  /** Ends when all operations have. */
  settle(): Promise<void>;
}

/** The operations of a server live as long as it does, as those of the service outlive their results by a day at most. */
export function makeOperations(now: () => Date): Operations {
  const operations = new Map<string, { current: Operation; polled: boolean; ended: Promise<void> }>();
  const whenPolled = new Map<string, () => void>();
  const operationsOfServer: Operations = {
    begin(work) {
      const id = randomUUID();
      const current: Operation = { id, status: 'InProgress', startTime: now().toISOString() };
      const end = (change: Partial<Operation>) => {
        const entry = operations.get(id);
        if (entry) entry.current = { ...entry.current, endTime: now().toISOString(), ...change };
      };
      const ended = work.then(
        () => end({ status: 'Succeeded' }),
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          const code = error instanceof ArmError ? error.code : 'UserError';
          end({ status: 'Failed', error: { code, message } });
        },
      );
      operations.set(id, { current, polled: false, ended });
      return id;
    },
    beginWhenPolled(act) {
      const polled = Promise.withResolvers<void>();
      const id = operationsOfServer.begin(polled.promise.then(act));
      whenPolled.set(id, polled.resolve);
      return id;
    },
    poll(id) {
      whenPolled.get(id)?.();
      whenPolled.delete(id);
      const entry = operations.get(id);
      if (!entry) return undefined;
      const { polled } = entry;
      entry.polled = true;
      return polled ? entry.current : { id, status: 'InProgress', startTime: entry.current.startTime };
    },
    async settle() {
      for (const end of whenPolled.values()) end();
      await Promise.all([...operations.values()].map(({ ended }) => ended));
    },
  };
  return operationsOfServer;
}
