import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MlopsError, systemError } from './index.ts';

const fault = (fields: object) => Object.assign(new Error('raw'), fields);

test.each([
  [{ code: 'ENOSPC', path: '/data/x' }, 'E_DISK_FULL', 'the disk of /data/x is full: free some space'],
  [{ code: 'EDQUOT' }, 'E_DISK_FULL', 'the disk is full: free some space'],
  [{ code: 'EROFS', path: '/x' }, 'E_READ_ONLY', 'the file system of /x must be writable; it is read-only'],
  [{ code: 'EACCES', path: '/x' }, 'E_ACCESS', 'this user must be allowed to use /x; permission was denied'],
  [{ code: 'EFBIG', path: '/x' }, 'E_FILE_TOO_LARGE', '/x would be larger than the limit of this user'],
  [{ code: 'EMFILE' }, 'E_TOO_MANY_FILES', 'raise it with "ulimit -n 4096"'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'E_DISK_FULL', 'the disk is full'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 8 | (4 << 8) }, 'E_READ_ONLY', 'it is read-only'],
])('%o becomes %s', (fields, code, message) => {
  const error = systemError(fault(fields), 'it failed');
  expect(error).toMatchObject({ code, message: expect.stringContaining(`it failed: `) });
  expect(error?.message).toContain(message);
});

test('a folder of temporary files that is missing is named, whatever was to be made there', () => {
  const folder = process.env['TMPDIR'];
  process.env['TMPDIR'] = `${import.meta.dirname}/absent`;
  try {
    const thrown = fault({ code: 'ENOENT', path: `${import.meta.dirname}/absent/mlops-predict-7iRSrk` });
    const message = `the folder of temporary files must be there; ${import.meta.dirname}/absent is not: make it, or let TMPDIR name another`;
    expect(systemError(thrown)).toMatchObject({ code: 'E_NOT_A_FOLDER', message });
    expect(systemError(fault({ code: 'ENOENT', path: '/absent/other' }))).toBeUndefined();
  } finally {
    if (folder === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = folder;
  }
});

test('errors of the operating system are known by what it really throws', () => {
  let thrown: unknown;
  try {
    writeFileSync(`${import.meta.filename}/below`, '');
  } catch (error) {
    thrown = error;
  }
  expect(systemError(thrown)).toMatchObject({
    code: 'E_NOT_A_FOLDER',
    fields: { file: `${import.meta.filename}/below` },
  });
});

test.each([() => new ArrayBuffer(2 ** 45), () => new Float64Array(2 ** 40), () => new SharedArrayBuffer(2 ** 45)])(
  'memory that V8 cannot have says how much there is and what to lower: %s',
  (allocate) => {
    let thrown: unknown;
    try {
      allocate();
    } catch (error) {
      thrown = error;
    }
    expect(systemError(thrown, 'step trainer failed')).toMatchObject({
      code: 'E_OUT_OF_MEMORY',
      message: expect.stringMatching(
        /^step trainer failed: memory of this machine, \d+ MB, is used up: .*--parallel 1/,
      ),
    });
  },
);

test('other range errors are defects', () => {
  expect(systemError(new RangeError('Maximum call stack size exceeded'))).toBeUndefined();
  expect(systemError(new Error('Array buffer allocation failed'))).toBeUndefined();
});

test('what is not the fault of the machine is left alone', () => {
  let thrown: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    thrown = error;
  }
  expect(systemError(thrown)).toBeUndefined();
  expect(systemError(fault({ code: 'ERR_SQLITE_ERROR', errcode: 19 }))).toBeUndefined();
  expect(systemError(new MlopsError('ENOSPC', 'has a sentence already'))).toBeUndefined();
  expect(systemError('ENOSPC')).toBeUndefined();
});
