import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashText, temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

const execute = promisify(execFile);

export interface PythonOptions {
  /** Folder of virtual environments, one for each content of the requirements. */
  readonly environments?: string | undefined;
  /** Whether the program runs in an image that already has its packages; nothing is installed then. */
  readonly inImage: boolean;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/**
 * The Python interpreter that has a step's packages: of a virtual environment created once for each content of the
 * requirements, by `uv` where it is installed, else by `venv` and `pip`.
 *
 * @param requirements text of `requirements.txt`; nothing but comments means the system's Python
 * @throws MlopsError `E_PYTHON` if there is no Python, or a package cannot be installed
 */
export async function pythonFor(requirements: string, options: PythonOptions): Promise<string> {
  const version = await pythonVersion();
  const wanted = requirements.split('\n').some((line) => /^\s*[^#\s]/.test(line));
  if (!wanted || options.inImage) return 'python3';
  const base = options.environments ?? path.join(tmpdir(), 'mlops-environments');
  const folder = path.join(base, hashText(`${version}\n${requirements}`).slice(0, 16));
  const python = path.join(folder, 'bin/python');
  if (existsSync(python)) return python;
  options.log(`installing the step's Python packages into ${folder}`);
  await mkdir(base, { recursive: true });
  const fresh = temporaryName(folder);
  try {
    await install(fresh, requirements, options.signal);
    // Only bin/python of it is used, which works after the folder is renamed.
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return python;
}

async function install(folder: string, requirements: string, signal: AbortSignal): Promise<void> {
  const list = `${folder}.requirements.txt`;
  await writeFile(list, requirements);
  const python = path.join(folder, 'bin/python');
  const isUv = await execute('uv', ['--version']).then(
    () => true,
    () => false,
  );
  const commands: [string, string[]][] = isUv
    ? [
        ['uv', ['venv', '--python', 'python3', folder]],
        ['uv', ['pip', 'install', '--python', python, '-r', list]],
      ]
    : [
        ['python3', ['-m', 'venv', folder]],
        [python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-r', list]],
      ];
  try {
    for (const [program, args] of commands) await execute(program, args, { signal, maxBuffer: 1 << 26 });
  } catch (cause) {
    signal.throwIfAborted();
    const { stderr = '' } = cause as { stderr?: string };
    const reason = stderr.trim().split('\n').slice(-3).join(' ');
    throw new MlopsError(
      'E_PYTHON',
      `requirements.txt must name packages that can be installed: ${reason}`,
      {},
      { cause },
    );
  } finally {
    await rm(list, { force: true });
  }
}

async function pythonVersion(): Promise<string> {
  try {
    return (await execute('python3', ['--version'])).stdout.trim();
  } catch (cause) {
    throw new MlopsError('E_PYTHON', 'python3 must be in the path to run a step in Python', {}, { cause });
  }
}
