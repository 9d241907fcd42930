import { conflict } from '../arm/arm-error.ts';
import type { Workspace } from '../arm/workspace.ts';

/** Operations that continue after the response. */
export interface LongWork {
  /** Starts an operation on a resource, which locks it. Returns the id that clients poll. */
  begin(workspace: Workspace, id: string, act: () => Promise<void>): string;
  /** @throws ArmError 409 while an operation on the resource is in progress */
  refuseBusy(id: string): void;
  /** Resolves when all operations have ended. */
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
