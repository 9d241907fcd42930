import { randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.ts';

/** A long-running operation, as polled by clients. */
export interface Operation {
  readonly id: string;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly startTime: string;
  readonly endTime?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Operations {
  /** Starts an operation that ends when `work` does; it is polled under the returned id. */
  begin(work: Promise<unknown>): string;
  /** Starts an operation that does its work at the first poll: a client that does not wait never gets the result. */
  beginWhenPolled(act: () => Promise<unknown>): string;
  /** The response to a poll. The first poll always finds the operation in progress, so that clients do poll. */
  poll(id: string): Operation | undefined;
  /** Resolves when all operations have ended. */
  settle(): Promise<void>;
}

/** Operations live as long as the server; those of the service outlive their results by at most a day. */
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
