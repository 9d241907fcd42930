import type { RunningService } from './start-service.ts';

/**
 * Runs a service until a signal asks it to stop: `SIGTERM` from an orchestrator or `SIGINT` from a keyboard. A second signal ends it at once.
 *
 * @param graceMs for so long after `SIGTERM` it still takes requests, while load balancers learn that it is not ready
 */
export async function stopOnSignal(service: RunningService, graceMs: number): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve);
  });
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => process.exit(1));
  await service.stop(signal === 'SIGTERM' ? graceMs : 0);
}
