import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { streamBuffer, temporaryName, writeFileAtomic } from '@aml-mlops/artifacts';
import { rangeError } from '@aml-mlops/errors';
import type { ArtifactInfo } from '../entities.ts';
import { notFound } from '../tracking-error.ts';
import { checkArtifactPath } from './artifact-path.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** Names that {@link temporaryName} makes: files that are being written, or that a killed process left. */
const UNFINISHED = /\.tmp-\d+-[0-9a-f]{12}$/;

/** What comes from the network in small pieces is written in large ones. */
const WRITE_BUFFER = 4 * 1024 * 1024;

/** Artifacts as files below a folder. Every file appears whole or not at all. */
export class LocalArtifactStore implements ArtifactStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async writeFile(artifactFile: string, content: string | Uint8Array): Promise<void> {
    await writeFileAtomic(this.#resolve(artifactFile), content).catch((error: NodeJS.ErrnoException) => {
      throw explained(artifactFile, error);
    });
  }

  putFile(localFile: string, artifactFile: string): Promise<void> {
    return this.#replace(artifactFile, (temporary) => copyFile(localFile, temporary, constants.COPYFILE_FICLONE));
  }

  /** Stores what a stream brings; where it breaks off, nothing is stored. */
  writeStream(artifactFile: string, content: Readable): Promise<void> {
    return this.#replace(artifactFile, (temporary) =>
      pipeline(content, createWriteStream(temporary, { flags: 'wx', highWaterMark: WRITE_BUFFER })),
    );
  }

  async list(artifactPath: string): Promise<ArtifactInfo[]> {
    const folder = this.#resolve(artifactPath);
    const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing(artifactPath, []));
    const prefix = checkArtifactPath(artifactPath);
    const infos = entries
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && !UNFINISHED.test(entry.name))
      .map(async (entry): Promise<ArtifactInfo> => {
        const artifact = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
        if (entry.isDirectory()) return { path: artifact, isDir: true };
        const { size } = await stat(path.join(folder, entry.name));
        return { path: artifact, isDir: false, fileSize: size };
      });
    return (await Promise.all(infos)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async read(artifactFile: string): Promise<Readable> {
    const file = this.#resolve(artifactFile);
    const handle = await open(file).catch(ifMissing(artifactFile, undefined));
    const info = await handle?.stat();
    if (!handle || !info?.isFile()) {
      await handle?.close();
      throw notFound(`artifact ${artifactFile}`);
    }
    return createReadStream(file, { fd: handle, highWaterMark: streamBuffer(info.size) });
  }

  /** Deletes a file, or a folder with all below it. */
  async remove(artifactPath: string): Promise<void> {
    await rm(this.#resolve(artifactPath), { recursive: true, force: true }).catch(ifMissing(artifactPath, undefined));
  }

  async #replace(artifactFile: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const target = this.#resolve(artifactFile);
    const temporary = temporaryName(target);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await write(temporary);
      const handle = await open(temporary, 'r+').catch(() => undefined);
      await handle?.sync();
      await handle?.close();
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw explained(artifactFile, error as NodeJS.ErrnoException);
    }
  }

  #resolve(artifactPath: string): string {
    return path.join(this.#root, checkArtifactPath(artifactPath));
  }
}

function ifMissing<T>(artifact: string, fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return fallback;
    throw explained(artifact, error);
  };
}

/** What the file system says of a path that cannot be a file, as the error of who named it; any other error as it is. */
function explained(artifact: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'EISDIR':
    case 'ENOTEMPTY':
      return rangeError('path', 'artifact', 'of a file; a folder lies there', artifact);
    case 'ENOTDIR':
    case 'EEXIST':
      return rangeError('path', 'artifact', 'below folders; one of its parts is a file', artifact);
    case 'ENAMETOOLONG':
      return rangeError('path', 'artifact', 'of names that the file system takes, about 230 bytes each', artifact);
    default:
      return error;
  }
}
