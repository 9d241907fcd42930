import { useEffect, useRef } from 'preact/hooks';

const EVERY_MILLISECONDS = 5000;

/** Polls every five seconds while something is in progress: Azure sends no notifications of changes. */
export function useWhile(isGoing: boolean | undefined, reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(() => latest.current(), EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isGoing]);
}
