import { renameSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ArtifactKind, DESCRIPTOR_FILE, readDescriptor, syncFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { MlopsError, systemError, visibleLines } from '@aml-mlops/errors';
import type { WorkspaceDatabase } from './database.ts';
import { RememberedHashes } from './remembered-hashes.ts';
import { setAside } from './set-aside.ts';

/** What lies at the place of an artifact. */
export type Condition =
  | { readonly state: 'intact' }
  | { readonly state: 'missing'; readonly reason: string }
  | { readonly state: 'damaged'; readonly reason: string };

export interface ArtifactStoreOptions {
  /** Read each artifact that is used once, though nothing says that its files changed. Default false. */
  readonly verify?: boolean | undefined;
  /** Told once of each damaged artifact. Default a line on standard error. */
  readonly warn?: ((line: string) => void) | undefined;
}

/** Another run may adopt the same content at the same moment; this often in a row it does not. */
const ADOPTIONS = 10;

/** Artifacts by kind and content hash: what is there is never changed, and not trusted where it was. */
export class ArtifactStore {
  readonly #folder: string;
  readonly #database: WorkspaceDatabase;
  readonly #hashes: RememberedHashes;
  readonly #warn: (line: string) => void;
  readonly #warned = new Set<string>();

  constructor(folder: string, database: WorkspaceDatabase, options: ArtifactStoreOptions = {}) {
    this.#folder = folder;
    this.#database = database;
    this.#hashes = new RememberedHashes(database.fileHashes, { readAll: options.verify ?? false });
    this.#warn = options.warn ?? ((line) => void process.stderr.write(`${visibleLines(line)}\n`));
  }

  pathOf(kind: ArtifactKind, contentHash: string): string {
    return path.join(this.#folder, kind.replace('/', '-'), contentHash.slice(0, 32));
  }

  /** Whether the artifact is there with the content that its name says. */
  async has(kind: ArtifactKind, contentHash: string): Promise<boolean> {
    const condition = await this.inspect(kind, contentHash);
    const folder = this.pathOf(kind, contentHash);
    if (condition.state === 'damaged' && !this.#warned.has(folder)) {
      this.#warned.add(folder);
      this.#warn(`artifact ${folder} is damaged and not used: ${condition.reason}`);
    }
    return condition.state === 'intact';
  }

  /**
   * Compares an artifact's content with its hash. Reads only the files whose size, times or inode changed since they were
   * read last. A lost or broken descriptor is written anew where the content is whole.
   *
   * @param options.heal whether the descriptor may be written; default true. Where not, a bad one is damage
   * @throws MlopsError `E_ACCESS` and its siblings where the machine does not let it be read
   */
  async inspect(
    kind: ArtifactKind,
    contentHash: string,
    { heal = true }: { readonly heal?: boolean } = {},
  ): Promise<Condition> {
    const folder = this.pathOf(kind, contentHash);
    const found = await stat(folder).catch(() => undefined);
    if (!found) return { state: 'missing', reason: 'the folder is not there' };
    if (!found.isDirectory()) return { state: 'damaged', reason: 'it must be a folder' };
    let content: string;
    try {
      content = await this.#hashes.ofFolder(folder);
    } catch (error) {
      const machine = systemError(error, `artifact ${folder} cannot be checked`);
      if (machine) throw machine;
      return { state: 'damaged', reason: error instanceof Error ? error.message : String(error) };
    }
    if (content !== contentHash) {
      const reason = `its files must have the content hash ${contentHash.slice(0, 12)}…; they have ${content.slice(0, 12)}…`;
      return { state: 'damaged', reason };
    }
    if (heal) await this.#checkDescriptor(folder, kind, contentHash);
    else if ((await readDescriptor(folder, kind).catch(() => undefined))?.contentHash !== contentHash) {
      return { state: 'damaged', reason: `its ${DESCRIPTOR_FILE} is missing or broken; its files are whole` };
    }
    return { state: 'intact' };
  }

  /** Whether the artifact's files are whole, whatever its descriptor says. Warns of nothing and changes nothing. */
  async hasContent(kind: ArtifactKind, contentHash: string): Promise<boolean> {
    const content = await this.#hashes.ofFolder(this.pathOf(kind, contentHash)).catch(() => undefined);
    return content === contentHash;
  }

  /**
   * Moves a finished artifact in. Where the same content is there already, the new copy is dropped; where it is there and
   * damaged, the new copy takes its place.
   *
   * @throws MlopsError `E_ARTIFACT_DAMAGED` where the content is not what its step said, `E_DISK_FULL` and its siblings
   */
  async adopt(folder: string, kind: ArtifactKind, contentHash: string): Promise<string> {
    const target = this.pathOf(kind, contentHash);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      const content = await this.#hashes.ofFolder(folder, target);
      if (content !== contentHash) {
        const message = `content hash of ${folder} must be ${contentHash}, as its step recorded; got ${content}`;
        throw new MlopsError('E_ARTIFACT_DAMAGED', message, { file: folder });
      }
      for (let adoption = 0; ; adoption++) {
        const condition = await this.inspect(kind, contentHash);
        if (condition.state === 'intact') {
          await rm(folder, { recursive: true, force: true });
          return target;
        }
        if (condition.state === 'damaged') await this.setAside(target);
        if (tryRename(folder, target)) break;
        if (adoption >= ADOPTIONS) {
          throw new MlopsError('E_ARTIFACT_BUSY', `${target} must be free; another process keeps writing to it`);
        }
      }
    } catch (error) {
      throw systemError(error, `artifact ${target} cannot be stored`) ?? error;
    }
    await this.#hashes.ofFolder(target);
    await this.#checkDescriptor(target, kind, contentHash);
    await syncFolder(path.dirname(target));
    return target;
  }

  /**
   * Moves a damaged artifact out of the way, keeping it.
   *
   * @returns where it lies now; undefined where another process replaced or moved it meanwhile
   */
  async setAside(folder: string): Promise<string | undefined> {
    const seen = await stat(folder).catch(() => undefined);
    if (!seen) return undefined;
    const place = this.#database.exclusively(() => setAside(this.#folder, folder, seen.ino));
    this.#database.fileHashes.forget(folder);
    return place;
  }

  /**
   * The content hash of a pipeline's input: of its files, of which only those are read that changed since the last time.
   *
   * @throws MlopsError `E_INPUT_MISSING`, `E_INPUT_DAMAGED` where an artifact's content is not what its descriptor says, or
   *   what {@link readDescriptor} throws
   */
  async hashOfInput(name: string, folder: string, kind: ArtifactKind): Promise<string> {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) {
      throw new MlopsError('E_INPUT_MISSING', `input ${name} must be a folder that exists; got ${folder}`, {
        file: folder,
      });
    }
    const said = kind === 'raw/partitions' ? undefined : (await readDescriptor(folder, kind)).contentHash;
    const content = await this.#hashes.ofFolder(folder).catch((error: unknown) => {
      throw systemError(error, `input ${name} cannot be read`) ?? error;
    });
    if (said !== undefined && content !== said) {
      const message = `content hash of input ${name} must be ${said}, as ${DESCRIPTOR_FILE} says; got ${content}: a file in ${folder} was changed or lost since it was made`;
      throw new MlopsError('E_INPUT_DAMAGED', message, { file: folder });
    }
    return content;
  }

  async #checkDescriptor(folder: string, kind: ArtifactKind, contentHash: string): Promise<void> {
    const file = path.join(folder, DESCRIPTOR_FILE);
    if (await this.#hashes.isConfirmed(file)) return;
    const descriptor = await readDescriptor(folder, kind).catch(() => undefined);
    if (descriptor?.contentHash !== contentHash) {
      const made = this.#database.cache.makerOf(contentHash);
      await rm(file, { recursive: true, force: true });
      await writeDescriptor(folder, kind, contentHash, {
        step: made?.fields['step'] ?? 'unknown',
        version: 'restored',
        run: made?.run ?? 'unknown',
      });
    }
    await this.#hashes.confirm(file);
  }
}

/** False where something lies at the target. */
function tryRename(folder: string, target: string): boolean {
  try {
    renameSync(folder, target);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw error;
  }
}
