import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A host that building an environment asks, and why. */
export interface NeededHost {
  /** `*.npmjs.org`, as an outbound rule names it. */
  readonly destination: string;
  /** Relative to the repository. */
  readonly file: string;
  /** 1-based. */
  readonly row: number;
  readonly reason: string;
}

/** Where images are built from instead of the public registries, as `workspaces.yaml` says. */
export interface BuildMirrors {
  /** By the registry that Dockerfiles name. */
  readonly images?: Readonly<Record<string, string>> | undefined;
  readonly npm?: string | undefined;
  readonly pypi?: string | undefined;
  readonly debian?: { readonly packages: string; readonly security: string } | undefined;
}

/** Commands of image builds and the hosts behind them. */
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

/** Packages whose install scripts fetch more than npm gives them. */
const FETCHERS: readonly (readonly [name: RegExp, destinations: readonly string[]])[] = [
  [/tfjs-node/, ['storage.googleapis.com']],
];

/**
 * The hosts that the environments of a repository are built from, read from their Dockerfiles: what they are based on, which
 * packages they install, which addresses they name.
 *
 * @param mirrors that stand in for the public registries; default none
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

/** Hosts of an image; none for a build argument and for images of the workspace's own registry, which it always reaches. */
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

/** Whether a rule lets a host through: itself, or a domain that it is of. */
export function letsThrough(rule: string, destination: string): boolean {
  if (rule === destination) return true;
  return rule.startsWith('*.') && destination.replace(/^\*\./, '').endsWith(rule.slice(1));
}
