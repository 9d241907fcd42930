/** How the arrays of a matrix are allocated. */
export interface Allocation {
  /** Whether to use SharedArrayBuffers, so that worker threads read one copy. Default: false. */
  readonly shared?: boolean;
}

/** A copy of the values. */
export function int32(values: ArrayLike<number>, options: Allocation): Int32Array {
  const copy = emptyInt32(values.length, options);
  copy.set(values);
  return copy;
}

/** A copy of the values. */
export function float64(values: ArrayLike<number>, options: Allocation): Float64Array {
  const copy = emptyFloat64(values.length, options);
  copy.set(values);
  return copy;
}

export function emptyInt32(length: number, options: Allocation): Int32Array {
  return new Int32Array(options.shared ? new SharedArrayBuffer(4 * length) : new ArrayBuffer(4 * length));
}

export function emptyFloat64(length: number, options: Allocation): Float64Array {
  return new Float64Array(options.shared ? new SharedArrayBuffer(8 * length) : new ArrayBuffer(8 * length));
}

/** A longer copy, with room for twice of what is needed. */
export function enlargeInt32(old: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * needed);
  larger.set(old);
  return larger;
}

/** A longer copy, with room for twice of what is needed. */
export function enlargeFloat64(old: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * needed);
  larger.set(old);
  return larger;
}

/**
 * Frees arrays that are hundreds of megabytes for large corpora now, and not when V8 next looks for garbage, which arrays outside of
 * its heap hardly make it do. They are empty afterwards.
 */
export function release(...arrays: readonly (Int32Array | Uint16Array | Float64Array)[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
