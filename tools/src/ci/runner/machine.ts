import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const KEPT = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];

/** The clean machine of one job: an empty working folder, and only the system variables of this machine. */
export class Machine {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'ci-job-'));
  /** Where the repository is checked out. */
  readonly workspace = path.join(this.folder, 'work');
  readonly env: Record<string, string>;
  #files = 0;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    mkdirSync(this.workspace);
    const path = (environment['PATH'] ?? '').split(':').filter((part) => !part.endsWith('node_modules/.bin'));
    const kept = KEPT.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
    this.env = {
      ...Object.fromEntries(kept),
      ...npmSettings(environment),
      PATH: path.join(':'),
      CI: 'true',
      // Packages may come from a mirror here that a machine of the service would not use.
      MLOPS_CI_DRY_RUN: 'true',
      NO_COLOR: '1',
      NX_DAEMON: 'false',
      // Sign-ins on this machine are not available there.
      AZURE_CONFIG_DIR: `${this.folder}/azure`,
    };
  }

  /** An empty file outside the checkout. */
  newFile(name: string): string {
    const file = path.join(this.folder, `${this.#files++}-${name}`);
    writeFileSync(file, '');
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Package registries, which a machine of the service would know as well. */
function npmSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(environment).filter(([name]) =>
    /^npm_config_(registry|cache|userconfig|cafile)$/i.test(name),
  );
  return Object.fromEntries(named) as Record<string, string>;
}

/** Output that a step wrote to `GITHUB_OUTPUT` or `GITHUB_ENV`: `name=value`, or `name<<END`, lines, `END`. */
export function readAssignments(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found: Record<string, string> = {};
  for (let i = 0; i < lines.length; i++) {
    const [, block, end] = /^([^=]+?)<<(.+)$/.exec(lines[i]!) ?? [];
    if (block !== undefined) {
      const from = i + 1;
      i = lines.indexOf(end!, from);
      if (i < 0) throw new Error(`${block} of ${path.basename(file)} has no end ${end}`);
      found[block] = lines.slice(from, i).join('\n');
      continue;
    }
    const at = lines[i]!.indexOf('=');
    if (at > 0) found[lines[i]!.slice(0, at)] = lines[i]!.slice(at + 1);
  }
  return found;
}

/** `##vso[task.setvariable variable=x;isOutput=true]value`, as printed by a step of Azure Pipelines. */
export function readLoggingCommands(stdout: string): { name: string; value: string; output: boolean }[] {
  const commands = stdout.matchAll(/^##vso\[task\.setvariable ([^\]]*)\](.*)$/gm);
  return [...commands].map(([, properties = '', value = '']) => {
    const given = Object.fromEntries(properties.split(';').map((pair) => pair.trim().split('=') as [string, string]));
    return {
      name: given['variable'] ?? '',
      value,
      output: /^true$/i.test(given['isOutput'] ?? given['isoutput'] ?? ''),
    };
  });
}
