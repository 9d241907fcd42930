import { existsSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { sep } from 'node:path';
import { MlopsError } from './mlops-error.ts';

interface Fault {
  readonly code: string;
  /** What is wrong and what to do; `place` is the file, if known. */
  readonly say: (place: string) => string;
}

const DISK_FULL: Fault = {
  code: 'E_DISK_FULL',
  say: (place) => `the disk${place && ` of ${place}`} is full: free some space ("mlops store gc" lists what can go)`,
};
const READ_ONLY: Fault = {
  code: 'E_READ_ONLY',
  say: (place) =>
    `the file system${place && ` of ${place}`} must be writable; it is read-only: choose a folder that can be written (for the workspace, MLOPS_HOME says which)`,
};
const ACCESS: Fault = {
  code: 'E_ACCESS',
  say: (place) =>
    `this user must be allowed to use ${place || 'it'}; permission was denied: change its owner or mode, or choose another place (for the workspace, MLOPS_HOME says which)`,
};
const NO_DATABASE: Fault = {
  code: 'E_ACCESS',
  say: () =>
    'its database cannot be opened: the file and its folder must be there, readable and writable; check their owner and mode and that the file system is not read-only',
};
const TOO_MANY_FILES: Fault = {
  code: 'E_TOO_MANY_FILES',
  say: () =>
    'the limit of open files is reached: raise it with "ulimit -n 4096", or run fewer steps at once with --parallel',
};
const FILE_TOO_LARGE: Fault = {
  code: 'E_FILE_TOO_LARGE',
  say: (place) =>
    `${place || 'a file'} would be larger than the limit of this user or of the file system: raise it with "ulimit -f unlimited", or choose another disk`,
};
const NOT_A_FOLDER: Fault = {
  code: 'E_NOT_A_FOLDER',
  say: (place) => `${place || 'the path'} must be a folder, and so must all that it lies in; a file has that name`,
};
const BROKEN_DISK: Fault = {
  code: 'E_DISK_BROKEN',
  say: (place) => `${place || 'the disk'} cannot be read or written: the device reports an error; check the disk`,
};
const NO_MEMORY: Fault = {
  code: 'E_OUT_OF_MEMORY',
  say: () =>
    `memory of this machine, ${Math.round(memoryOfMachine() / 1e6)} MB, is used up: end other programs, run fewer steps at once with --parallel 1, lower the workers (MLOPS_WORKERS), or give it fewer rows`,
};

const WORKER_MEMORY: Fault = {
  code: 'E_OUT_OF_MEMORY',
  say: () =>
    'the JavaScript heap of a worker is full: lower the batch size, or raise the limit: NODE_OPTIONS=--max-old-space-size=8192',
};

const NO_TEMPORARY_FOLDER: Fault = {
  code: 'E_NOT_A_FOLDER',
  say: () => `the folder of temporary files must be there; ${tmpdir()} is not: make it, or let TMPDIR name another`,
};

/** V8 reports a failed allocation of a typed array or of WebAssembly memory by its message alone. */
const ALLOCATION = /^(Array buffer allocation failed|WebAssembly\.Memory(\(\)|\.grow\(\)): .*(allocate|grow))/;

/** Faults by the operating system's error code. */
const FAULTS: ReadonlyMap<unknown, Fault> = new Map([
  ['ENOSPC', DISK_FULL],
  ['EDQUOT', DISK_FULL],
  ['EROFS', READ_ONLY],
  ['EACCES', ACCESS],
  ['EPERM', ACCESS],
  ['EMFILE', TOO_MANY_FILES],
  ['ENFILE', TOO_MANY_FILES],
  ['EFBIG', FILE_TOO_LARGE],
  ['ENOTDIR', NOT_A_FOLDER],
  ['EIO', BROKEN_DISK],
  ['ENOMEM', NO_MEMORY],
  ['ERR_WORKER_OUT_OF_MEMORY', WORKER_MEMORY],
  ['ERR_MEMORY_ALLOCATION_FAILED', NO_MEMORY],
]);

/** Faults by SQLite's result code (https://www.sqlite.org/rescode.html). */
const SQLITE_FAULTS: ReadonlyMap<unknown, Fault> = new Map([
  [7, NO_MEMORY],
  [8, READ_ONLY],
  [13, DISK_FULL],
  [14, NO_DATABASE],
]);

/**
 * Converts an error of the operating system, SQLite or V8 that is caused by the machine: says what is wrong and what to do.
 *
 * @param what what failed, as the beginning of the message: `workspace /data/.mlops cannot be opened`
 * @returns an error with a stable code (`E_DISK_FULL`, `E_READ_ONLY`, `E_ACCESS`, `E_TOO_MANY_FILES`, `E_FILE_TOO_LARGE`,
 *   `E_NOT_A_FOLDER`, `E_DISK_BROKEN`, `E_OUT_OF_MEMORY`); undefined for every other error
 * @example throw systemError(error, `artifact ${folder} cannot be stored`) ?? error;
 */
export function systemError(error: unknown, what?: string): MlopsError | undefined {
  if (!(error instanceof Error) || error instanceof MlopsError) return undefined;
  const { code, errcode, path } = error as NodeJS.ErrnoException & { readonly errcode?: number };
  // The lowest byte of SQLite's extended codes is the primary code.
  const fault =
    code === 'ERR_SQLITE_ERROR'
      ? SQLITE_FAULTS.get((errcode ?? 0) & 0xff)
      : (FAULTS.get(code) ?? allocationFault(error) ?? temporaryFault(code, path));
  if (!fault) return undefined;
  const sentence = fault.say(path ?? '');
  return new MlopsError(
    fault.code,
    what === undefined ? sentence : `${what}: ${sentence}`,
    path === undefined ? {} : { file: path },
    { cause: error },
  );
}

function allocationFault(error: Error): Fault | undefined {
  return error instanceof RangeError && ALLOCATION.test(error.message) ? NO_MEMORY : undefined;
}

/** A path in the folder of temporary files that is missing because that folder is. */
function temporaryFault(code: string | undefined, path = ''): Fault | undefined {
  const isWithin = code === 'ENOENT' && path.startsWith(`${tmpdir()}${sep}`);
  return isWithin && !existsSync(tmpdir()) ? NO_TEMPORARY_FOLDER : undefined;
}

/** Bytes; the container's limit where there is one. */
function memoryOfMachine(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
