/** Origin of a value: a file and the path in it, `parameters.computes.value.gpu.vmSize`. */
export interface Origin {
  readonly file: string;
  readonly path: string;
}

/** A value and, if it was passed through unchanged, its origin. */
export interface Located {
  readonly value: unknown;
  readonly origin?: Origin | undefined;
}

/** Path of a member: `a.b`, `a[0]`; keys that are not identifiers are quoted. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function within(origin: Origin | undefined, key: string | number): Origin | undefined {
  return origin && { file: origin.file, path: joinPath(origin.path, key) };
}
