import type { Mirrors } from '../configuration/mirrors.ts';
import { dockerInstructions } from './docker-instructions.ts';

/**
 * A Dockerfile that builds from mirrors: its images are pulled from there, and each stage that runs npm, pip or apt
 * is configured to use them. Only the lines affected by a setting change, so that an image keeps its version when an unused mirror
 * is set. Build arguments do not outlive the build; Debian's sources in the image do.
 */
export function mirroredDockerfile(dockerfile: string, mirrors: Mirrors): string {
  const stages = new Set<string>();
  const written: string[] = [];
  let stage: string[] = [];
  const closeStage = () => {
    written.push(...withSources(stage, mirrors));
    stage = [];
  };
  for (const line of dockerInstructions(dockerfile)) {
    const from = /^(\s*FROM\s+(?:--\S+\s+)*)(\S+)(?:(\s+AS\s+)(\S+))?/i.exec(line);
    if (from) {
      closeStage();
      const [all, before = '', image = '', as = '', name = ''] = from;
      stage.push(`${before}${mirroredImage(image, mirrors, stages)}${as}${name}${line.slice(all.length)}`);
      if (name !== '') stages.add(name.toLowerCase());
    } else stage.push(mirroredLine(line, mirrors, stages));
  }
  closeStage();
  return written.join('\n');
}

/** `COPY --from=`, `RUN --mount=…,from=` and the parser's own image. */
function mirroredLine(line: string, mirrors: Mirrors, stages: ReadonlySet<string>): string {
  const image = (_: string, before: string, name: string) => before + mirroredImage(name, mirrors, stages);
  if (/^#\s*syntax\s*=/i.test(line)) return line.replace(/^(#\s*syntax\s*=\s*)(\S+)/i, image);
  if (/^\s*(?:COPY|ADD)\s/i.test(line)) return line.replace(/(--from=)(\S+)/, image);
  if (/^\s*RUN\s/i.test(line)) return line.replace(/(--mount=\S*?\bfrom=)([^\s,]+)/g, image);
  return line;
}

/** The location of an image in its registry's mirror; Docker Hub's own images are in `library/`. */
export function mirroredImage(image: string, { images = {} }: Mirrors, stages: ReadonlySet<string>): string {
  if (image.includes('$') || image === 'scratch' || /^\d+$/.test(image) || stages.has(image.toLowerCase()))
    return image;
  const [first = '', ...rest] = image.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = named ? first : 'docker.io';
  const mirror = Object.hasOwn(images, registry) ? images[registry] : undefined;
  if (mirror === undefined) return image;
  const name = named ? rest.join('/') : image;
  return `${mirror}/${registry === 'docker.io' && !name.includes('/') ? `library/${name}` : name}`;
}

/** A stage whose commands use the mirrors. */
function withSources(stage: readonly string[], { npm, pypi, debian }: Mirrors): string[] {
  const runs = (command: RegExp) => stage.some((line) => /^\s*RUN\s/i.test(line) && command.test(line));
  const sources = [
    ...(npm !== undefined && runs(/\bnpm\s/) ? [`ARG NPM_CONFIG_REGISTRY=${npm}/`] : []),
    ...(pypi !== undefined && runs(/\bpip3?\s/) ? [`ARG PIP_INDEX_URL=${pypi}`] : []),
    ...(debian !== undefined && runs(/\bapt(-get)?\s/) ? [debianSources(debian)] : []),
  ];
  const at = stage.findIndex((line) => /^\s*FROM\s/i.test(line)) + 1;
  return [...stage.slice(0, at), ...sources, ...stage.slice(at)];
}

/** Both formats of Debian's lists; apt still verifies their signatures. */
function debianSources({ packages, security }: NonNullable<Mirrors['debian']>): string {
  const host = '[a-z]*://\\(deb\\|security\\).debian.org';
  const expressions = [`s#${host}/debian-security/*#${security}/#g`, `s#${host}/debian/*#${packages}/#g`];
  const sed = expressions.map((expression) => `-e '${expression}'`).join(' ');
  return `RUN find /etc/apt -name '*.sources' -o -name '*.list' | xargs --no-run-if-empty sed -i ${sed}`;
}
