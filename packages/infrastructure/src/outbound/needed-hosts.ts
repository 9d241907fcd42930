import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A host that an environment build contacts, with the reason. */
export interface NeededHost {
  /** `*.npmjs.org`, as in an outbound rule. */
  readonly destination: string;
  /** Relative to the repository. */
  readonly file: string;
  /** 1-based. */
  readonly row: number;
  readonly reason: string;
}

/** Mirrors used for builds instead of the public registries, from `workspaces.yaml`. */
export interface BuildMirrors {
  /** Keyed by the registry that Dockerfiles name. */
  readonly images?: Readonly<Record<string, string>> | undefined;
  readonly npm?: string | undefined;
  readonly pypi?: string | undefined;
  readonly debian?: { readonly packages: string; readonly security: string } | undefined;
}

/** Commands in image builds and the hosts that they contact. */
const COMMANDS: readonly (readonly [
  command: RegExp,
  destinations: readonly string[],
  reason: string,
  mirror?: (mirrors: BuildMirrors) => readonly string[] | undefined,
])[] = [
  [/\bnpm\s+(ci|install|i)\b/, ['*.npmjs.org'], 'npm packages', ({ npm }) => listed(npm)],
  [/\bpip3?\s+install\b/, ['pypi.org', '*.pythonhosted.org'], 'Python packages', ({ pypi }) => listed(pypi)],
  [
    /\bapt(-get)?\s+(update|install)\b/,
    ['*.debian.org', '*.ubuntu.com'],
    'packages of the operating system',
    ({ debian }) => debian && [debian.packages, debian.security],
  ],
  [/\bconda\s+(install|env|create)\b/, ['*.anaconda.org', '*.anaconda.com'], 'conda packages'],
];

/** Packages whose install scripts download more than npm provides. */
const FETCHERS: readonly (readonly [name: RegExp, destinations: readonly string[]])[] = [
  [/tfjs-node/, ['storage.googleapis.com']],
];

/**
 * The hosts needed to build the environments of a repository, read from their Dockerfiles: base images, installed packages, and
 * URLs.
 *
 * @param mirrors replacements of the public registries. Default: none
 */
export async function neededHosts(repository: string, mirrors: BuildMirrors = {}): Promise<NeededHost[]> {
  const found: NeededHost[] = [];
  for (const file of await dockerfiles(repository)) {
    const lines = (await readFile(path.join(repository, file), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      if (/^\s*#/.test(line)) continue;
      const add = (destination: string, reason: string) => found.push({ destination, file, row: index + 1, reason });
      const image = /^\s*FROM\s+(?:--\S+\s+)?(\S+)/i.exec(line)?.[1];
      if (image !== undefined) for (const destination of imageHosts(image, mirrors)) add(destination, `image ${image}`);
      for (const [command, destinations, reason, mirrored] of COMMANDS) {
        if (!command.test(line)) continue;
        const hosts = mirrored?.(mirrors)?.map((url) => new URL(url).hostname) ?? destinations;
        for (const destination of new Set(hosts)) add(destination, reason);
      }
      for (const [name, destinations] of FETCHERS)
        if (name.test(line))
          for (const destination of destinations) add(destination, `the install script of ${name.source}`);
      for (const [, host] of line.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/gi))
        if (host !== undefined) add(host, 'an address in the file');
    }
  }
  return found;
}

function listed(url: string | undefined): readonly string[] | undefined {
  return url === undefined ? undefined : [url];
}

/** Hosts of an image; empty for a build argument and for images of the workspace's own registry, which is always reachable. */
function imageHosts(image: string, { images = {} }: BuildMirrors): string[] {
  if (image.startsWith('$') || image === 'scratch') return [];
  const [first = ''] = image.split('/');
  const registry = image.includes('/') && /[.:]/.test(first) ? first : 'docker.io';
  const mirror = Object.hasOwn(images, registry) ? images[registry]?.split('/')[0]?.replace(/:\d+$/, '') : undefined;
  const host = mirror ?? registry;
  if (host === 'mcr.microsoft.com' || host.endsWith('.azurecr.io')) return [];
  return host === 'docker.io' ? ['*.docker.io', '*.docker.com'] : [host];
}

async function dockerfiles(repository: string): Promise<string[]> {
  const files: string[] = [];
  for (const top of ['environments', 'packages', 'apps']) {
    const names = await readdir(path.join(repository, top), { recursive: true }).catch(() => []);
    files.push(
      ...names
        .filter(
          (name) =>
            path.basename(name) === 'Dockerfile' && !name.includes('node_modules') && !name.includes('fixtures'),
        )
        .map((name) => path.posix.join(top, name.split(path.sep).join('/'))),
    );
  }
  return files.sort();
}

/** Whether a rule allows a host: an exact match, or a parent domain. */
export function letsThrough(rule: string, destination: string): boolean {
  if (rule === destination) return true;
  return rule.startsWith('*.') && destination.replace(/^\*\./, '').endsWith(rule.slice(1));
}
