/**
 * A signal aborted by the first SIGINT or SIGTERM, so that a run can stop its steps and leave nothing half-written. A
 * second SIGINT or SIGTERM ends the process immediately.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
