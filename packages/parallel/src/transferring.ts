const lists = new WeakMap<object, readonly ArrayBuffer[]>();

/**
 * Marks buffers of a task's result that the worker does not need any more: a thread hands them over instead of copying them. A process
 * copies them all the same.
 *
 * @param buffers of the result, each once; unusable in the worker afterwards
 * @returns the result
 */
export function transferring<R extends object>(result: R, buffers: readonly ArrayBuffer[]): R {
  lists.set(result, buffers);
  return result;
}

/** The buffers that {@link transferring} marked. */
export function transferred(result: unknown): ArrayBuffer[] {
  return typeof result === 'object' && result !== null ? [...(lists.get(result) ?? [])] : [];
}
