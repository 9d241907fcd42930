import { useErrorBoundary as useBoundary } from 'preact/hooks';

/** What a component below threw while it was drawn, and what forgets it. */
export function useErrorBoundary(): readonly [Error | undefined, () => void] {
  const [error, reset] = useBoundary();
  return [error === undefined ? undefined : error instanceof Error ? error : new Error(String(error)), reset];
}
