import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatAgo, formatDate, formatSeconds } from './format.ts';

/** The client's clock, updated once a second while it is in use. */
const clock = signal(Date.now());
let showing = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function useClock(isNeeded: boolean): number {
  useEffect(() => {
    if (!isNeeded) return;
    if (showing++ === 0) {
      clock.value = Date.now();
      timer = setInterval(() => {
        clock.value = Date.now();
      }, 1000);
    }
    return () => {
      if (--showing === 0) clearInterval(timer);
    };
  }, [isNeeded]);
  return isNeeded ? clock.value : Date.now();
}

/** A relative time, with the date on hover. */
export function When({ at }: { readonly at: number }) {
  return (
    <time dateTime={isoOf(at)} title={formatDate(at)}>
      {formatAgo(at, useClock(false))}
    </time>
  );
}

function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/**
 * The duration of something, or the time elapsed so far.
 *
 * @param ahead offset of the server's clock relative to the client's, in milliseconds
 */
export function Took(props: { readonly from: number; readonly to: number | undefined; readonly ahead?: number }) {
  const now = useClock(props.to === undefined) + (props.ahead ?? 0);
  return <>{formatSeconds(((props.to ?? now) - props.from) / 1000)}</>;
}
