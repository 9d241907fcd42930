/**
 * What a process that serves has in its environment, so that its memory stays level while models are swapped. glibc reads it when a process
 * starts: the image sets it, and a server of several processes for each of them.
 *
 * | variable | |
 * | --- | --- |
 * | `MALLOC_ARENA_MAX` | heaps of threads that load files and models one after another: each keeps what the largest model took |
 * | `MALLOC_TRIM_THRESHOLD_` | bytes free at the end of a heap from which on they are given back. glibc's own threshold rises with the largest array that was freed, up to 64 MB |
 */
export const MEMORY_VARIABLES = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: String(1 << 17) } as const;
