import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A repository of its own with what this working tree holds: it can be changed and committed to. */
export class Checkout {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'checkout-'));

  constructor() {
    const listed = git(ROOT, 'ls-files', '--cached', '--others', '--exclude-standard').trim().split('\n');
    const generated = globSync('packages/*/src/generated', { cwd: ROOT });
    for (const file of [...new Set([...listed, ...generated])]) {
      if (existsSync(path.join(ROOT, file)))
        cpSync(path.join(ROOT, file), path.join(this.folder, file), { recursive: true });
    }
    this.#linkModules('node_modules');
    for (const nested of globSync('{packages,apps,tools}/*/node_modules', { cwd: ROOT })) this.#linkModules(nested);
    git(this.folder, 'init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  edit(file: string, change: (text: string) => string): void {
    const place = path.join(this.folder, file);
    writeFileSync(place, change(readFileSync(place, 'utf8')));
  }

  commit(): void {
    git(this.folder, 'add', '--all');
    git(
      this.folder,
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@localhost',
      'commit',
      '--quiet',
      '--message=change',
    );
  }

  /** Runs a command of an installed package; answers what it printed. Ends it after two minutes. */
  async run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
    const program = path.join(ROOT, 'node_modules/.bin', command);
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: this.folder,
      env: { ...process.env, ...environment },
      timeout: 120_000,
    });
    return stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Installed packages are those of the real tree; the packages of the repository are those of the copy. */
  #linkModules(at: string): void {
    const target = path.join(this.folder, at);
    mkdirSync(target, { recursive: true });
    for (const name of readdirSync(path.join(ROOT, at))) {
      if (name === '@aml-mlops')
        cpSync(path.join(ROOT, at, name), path.join(target, name), { recursive: true, verbatimSymlinks: true });
      else symlinkSync(path.join(ROOT, at, name), path.join(target, name));
    }
  }
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 });
}
