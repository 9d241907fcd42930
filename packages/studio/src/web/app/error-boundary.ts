import { useErrorBoundary as useBoundary } from 'preact/hooks';

/** The rendering error of a child component, and a function that resets it. */
export function useErrorBoundary(): readonly [Error | undefined, () => void] {
  const [error, reset] = useBoundary();
  return [error === undefined ? undefined : error instanceof Error ? error : new Error(String(error)), reset];
}
