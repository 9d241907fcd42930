import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** The current width of an element in pixels: drawings fill the width of their container. */
export function useWidth<E extends HTMLElement>(): readonly [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const look = () => setWidth(Math.floor(watched.clientWidth));
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(watched);
    return () => watcher.disconnect();
  }, []);
  return [element, width];
}
