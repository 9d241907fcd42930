import { type SharedMemory, webAssembly } from './web-assembly.ts';

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536;

// A memory reserves gigabytes of address space and is freed late, so a thread that trains repeatedly reuses one.
let spare: SharedMemory | undefined;

/** A shared memory of at least this many bytes, not cleared. Return it with {@link returnMemory}. */
export function borrowMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE);
  const memory = spare ?? new webAssembly.Memory({ initial: pages, maximum: MAXIMUM_PAGES, shared: true });
  spare = undefined;
  const missing = pages - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** Only for a memory that no other thread still uses. */
export function returnMemory(memory: SharedMemory): void {
  spare ??= memory;
}
