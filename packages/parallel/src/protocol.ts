import { MlopsError, systemError } from '@aml-mlops/errors';

/** Messages between a pool and its workers, over `postMessage` or a process's IPC channel. */
export type ToWorker =
  | { readonly type: 'shared'; readonly shared: unknown }
  | { readonly type: 'task'; readonly id: number; readonly task: unknown }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly message: unknown }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: FlatError };

/** An error as data: structured clone drops the `code` and `fields` of an MlopsError. */
export interface FlatError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly fields?: unknown;
}

/** A full disk, exhausted memory and the like are explained here, while the error has the system's code. */
export function flattenError(thrown: unknown): FlatError {
  const error = systemError(thrown) ?? thrown;
  if (error instanceof MlopsError) {
    return { name: error.name, message: error.message, stack: error.stack, code: error.code, fields: error.fields };
  }
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { name: 'Error', message: String(error) };
}

export function reviveError(flat: FlatError): Error {
  const error = flat.code
    ? new MlopsError(flat.code, flat.message, (flat.fields ?? {}) as MlopsError['fields'])
    : Object.assign(new Error(flat.message), { name: flat.name });
  if (flat.stack) error.stack = flat.stack;
  return error;
}
