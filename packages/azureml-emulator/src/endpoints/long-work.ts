import { conflict } from '../arm/arm-error.ts';
import type { Workspace } from '../arm/workspace.ts';

/** What goes on with resources after the answer. */
export interface LongWork {
  /** Goes on with a resource; meanwhile nobody else changes it. Answers the operation that clients poll. */
  begin(workspace: Workspace, id: string, act: () => Promise<void>): string;
  /** @throws ArmError 409 while something goes on with a resource */
  refuseBusy(id: string): void;
  /** Ends when all of it has. */
  settle(): Promise<void>;
}

export function makeLongWork(): LongWork {
  const busy = new Set<string>();
  const pending = new Set<Promise<void>>();
  return {
    begin(workspace, id, act) {
      busy.add(id);
      const done = act().finally(() => busy.delete(id));
      const settled = done.then(
        () => undefined,
        () => undefined,
      );
      pending.add(settled);
      void settled.then(() => pending.delete(settled));
      return workspace.operations.begin(done);
    },
    refuseBusy(id) {
      if (busy.has(id))
        throw conflict('Another operation is in progress on this resource: try again when it has ended.');
    },
    async settle() {
      await Promise.all(pending);
    },
  };
}
