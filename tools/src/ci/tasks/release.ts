import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

/**
 * The lines of a changelog for a version.
 *
 * @throws MlopsError `E_CI_RELEASE` if there are none
 */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const notes = sections.find((section) => section.split('\n')[0]?.trim().split(/[\s(]/)[0] === version);
  const text = notes?.slice(notes.indexOf('\n') + 1).trim() ?? '';
  if (text !== '') return `${text}\n`;
  const known = sections.map((section) => section.split('\n')[0]?.trim()).join(', ');
  throw new MlopsError(
    'E_CI_RELEASE',
    `CHANGELOG.md must say what version ${version} brings; it knows ${known || 'no version'}`,
  );
}

/**
 * Parses the version of a tag, and checks the repository against it.
 *
 * @throws MlopsError `E_CI_RELEASE` if the tag is not a version, or not that of package.json
 */
export function versionOf(tag: string, repository: string): string {
  const [, version] = /^(?:refs\/tags\/)?v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag) ?? [];
  const { version: own } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  if (version !== undefined && version === own) return version;
  throw new MlopsError('E_CI_RELEASE', `tag must be v${own}, the version of package.json; got ${tag}`);
}

/** `SHA256SUMS` of the files of a folder, in the format of `sha256sum --check`. */
export function writeSums(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder)
    .filter((file) => file !== 'SHA256SUMS')
    .sort();
  const lines = files.map((file) => {
    const hash = createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex');
    return `${hash}  ${file}\n`;
  });
  writeFileSync(path.join(folder, 'SHA256SUMS'), lines.join(''));
}
