import { setTimeout as delay } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';

/** How long to try again, and the clock for it; tests give their own. */
export interface RetryPolicy {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** How long to go on trying, in milliseconds. */
  readonly limit: number;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export const defaultRetryPolicy: RetryPolicy = {
  now: Date.now,
  sleep: (milliseconds) => delay(milliseconds),
  limit: 60_000,
};

/** Whether an error is the connection's and not the request's: the same request may work in a while. */
export function isConnectionError(error: unknown): boolean {
  return hasCode(error, 'E_TRACKING_CONNECTION');
}

export function hasCode(error: unknown, code: string): error is MlopsError {
  return error instanceof MlopsError && error.code === code;
}

export function isNotFound(error: unknown): boolean {
  return hasCode(error, 'E_TRACKING_NOT_FOUND');
}

/** Whether a server does not have the route at all, in the words of whichever make it is. */
export function isEndpointMissing(error: unknown): boolean {
  return isNotFound(error) && (error as MlopsError).fields['errorCode'] !== 'RESOURCE_DOES_NOT_EXIST';
}

/** Pause before try number `attempt` (1 is the first repeat): doubling, up to ten seconds. */
export function pauseBefore(attempt: number): number {
  return Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
}

/** Repeats an action that the connection fails, until it works or the time is over; then the last error is thrown. */
export async function withRetry<T>(action: () => Promise<T>, retryPolicy: RetryPolicy): Promise<T> {
  const deadline = retryPolicy.now() + retryPolicy.limit;
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      const pause = pauseBefore(attempt);
      if (!isConnectionError(error) || retryPolicy.now() + pause > deadline) throw error;
      await retryPolicy.sleep(pause);
    }
  }
}
