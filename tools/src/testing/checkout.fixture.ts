import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
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

  /** Takes the last commit back. */
  undo(): void {
    git(this.folder, 'reset', '--quiet', '--hard', 'HEAD~1');
  }

  /** Changes a file of an installed package, in this checkout alone. Answers what changes it back. */
  changeInstalled(name: string, file: string, change: (text: string) => string): () => void {
    const place = path.join(this.folder, 'node_modules', name);
    const real = realpathSync(place);
    rmSync(place);
    cpSync(real, place, { recursive: true });
    this.edit(path.join('node_modules', name, file), change);
    return () => {
      rmSync(place, { recursive: true });
      symlinkSync(real, place);
    };
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

  /** Runs a command of an installed package; answers what it printed. Ends it after four minutes. */
  async run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
    return this.#execute(path.join(ROOT, 'node_modules/.bin', command), args, environment);
  }

  /** Runs the `mlops` command of the checkout; answers what it printed. Ends it after four minutes. */
  async mlops(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
    const program = 'packages/cli/bin/mlops.mjs';
    return this.#execute(process.execPath, [path.join(this.folder, program), ...args], environment);
  }

  /** Runs a TypeScript file, named from `folder` of the checkout; answers what it printed. Ends it after four minutes. */
  async node(file: string, folder = '.'): Promise<string> {
    return this.#execute(process.execPath, [file], {}, folder);
  }

  async #execute(
    program: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv,
    folder = '.',
  ): Promise<string> {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: path.join(this.folder, folder),
      // On a CI machine the lines would come in colours.
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', CI: '', ...environment },
      timeout: 240_000,
      maxBuffer: 64 << 20,
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
