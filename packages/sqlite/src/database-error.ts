import type { DatabaseSync } from 'node:sqlite';
import { MlopsError } from '@aml-mlops/errors';

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that speak of the file and not of a statement. */
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** What `node:sqlite` throws where SQLite answers an error. */
export interface SqliteError extends Error {
  readonly errcode: number;
}

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && typeof (error as Partial<SqliteError>).errcode === 'number';
}

/**
 * Converts SQLite's errors about a damaged or inaccessible file to an `E_DATABASE` that says what to do; others are returned unchanged.
 *
 * @param open the open database, to check its integrity
 */
export function databaseError(file: string, error: SqliteError, open?: DatabaseSync): Error {
  const because = { cause: error };
  switch (error.errcode & 0xff) {
    case NOTADB:
      return damaged(file, 'it is no SQLite database', because);
    case CORRUPT:
      return damaged(file, (open && firstFault(open)) ?? error.message, because);
    case FULL:
      return new MlopsError('E_DATABASE', `${file} cannot grow: the disk is full; free some space`, { file }, because);
    case IOERR:
      return new MlopsError(
        'E_DATABASE',
        `${file} cannot be read or written: ${error.message}; check the disk, and that no limit on the size of files (ulimit -f) holds`,
        { file },
        because,
      );
    case READONLY:
    case CANTOPEN:
      return notWritable(file, error);
    default:
      return error;
  }
}

export function notWritable(file: string, cause: unknown): MlopsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${file} must be a file that can be made and written, and so must its folder (${reason}): change their permissions, or choose another place`;
  return new MlopsError('E_DATABASE', message, { file }, { cause });
}

function damaged(file: string, fault: string, because: ErrorOptions): MlopsError {
  const message = `${file} is damaged (${fault}): put a copy of it back, with no -wal and -shm file beside it, or move it away to begin anew`;
  return new MlopsError('E_DATABASE', message, { file, fault }, because);
}

/** The first line of SQLite's own check. */
function firstFault(open: DatabaseSync): string | undefined {
  try {
    const row = open.prepare('PRAGMA integrity_check(1)').get();
    const line = String(row?.['integrity_check'] ?? '');
    return line === '' || line === 'ok' ? undefined : line.split('\n').join(' ').slice(0, 200);
  } catch {
    return undefined;
  }
}
