import { type SharedMemory, webAssembly } from './web-assembly.ts';

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536;

// A memory reserves gigabytes of addresses and is given back late: a thread that trains again and again keeps one.
let spare: SharedMemory | undefined;

/** A shared memory of at least so many bytes, not cleared. Give it back with {@link returnMemory}. */
export function borrowMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE);
  const memory = spare ?? new webAssembly.Memory({ initial: pages, maximum: MAXIMUM_PAGES, shared: true });
  spare = undefined;
  const missing = pages - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** Only a memory that no other thread uses any more. */
export function returnMemory(memory: SharedMemory): void {
  spare ??= memory;
}
