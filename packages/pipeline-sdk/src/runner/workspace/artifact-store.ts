import { renameSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ArtifactKind, DESCRIPTOR_FILE, readDescriptor, syncFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { MlopsError, systemError, visibleLines } from '@aml-mlops/errors';
import type { WorkspaceDatabase } from './database.ts';
import { RememberedHashes } from './remembered-hashes.ts';
import { setAside } from './set-aside.ts';

/** The condition of an artifact in the store. */
export type Condition =
  | { readonly state: 'intact' }
  | { readonly state: 'missing'; readonly reason: string }
  | { readonly state: 'damaged'; readonly reason: string };

export interface ArtifactStoreOptions {
  /** Whether to read each artifact once on use, even if its files seem unchanged. Default: false. */
  readonly verify?: boolean | undefined;
  /** Called once for each damaged artifact. Default: a line on standard error. */
  readonly warn?: ((line: string) => void) | undefined;
}

/** Attempts to move an artifact in: another run may adopt the same content at the same moment. */
const ADOPTIONS = 10;

/** Artifacts by kind and content hash. They are immutable; one whose content was changed is not used. */
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

  /** Whether the artifact exists and its content matches its hash. */
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
   * Compares an artifact's content with its hash. Reads only files whose size, times or inode changed since they were
   * last read. A missing or broken descriptor is rewritten if the content is intact.
   *
   * @param options.heal whether the descriptor may be rewritten; if not, a bad one counts as damage. Default: true
   * @throws MlopsError `E_ACCESS` and other codes of the file system if it cannot be read
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

  /** Whether the artifact's files are intact, whatever its descriptor. Warns of nothing and changes nothing. */
  async hasContent(kind: ArtifactKind, contentHash: string): Promise<boolean> {
    const content = await this.#hashes.ofFolder(this.pathOf(kind, contentHash)).catch(() => undefined);
    return content === contentHash;
  }

  /**
   * Moves a finished artifact into the store. If the same content exists, the new copy is dropped; if it exists and is
   * damaged, the new copy replaces it.
   *
   * @throws MlopsError `E_ARTIFACT_DAMAGED` if the content does not match the step's hash, `E_DISK_FULL` and other codes of the file system
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
   * Moves a damaged artifact aside without deleting it.
   *
   * @returns its new path; undefined if another process replaced or moved it meanwhile
   */
  async setAside(folder: string): Promise<string | undefined> {
    const seen = await stat(folder).catch(() => undefined);
    if (!seen) return undefined;
    const place = this.#database.exclusively(() => setAside(this.#folder, folder, seen.ino));
    this.#database.fileHashes.forget(folder);
    return place;
  }

  /**
   * The content hash of a pipeline's input. Only files that changed since the last time are read.
   *
   * @throws MlopsError `E_INPUT_MISSING`, `E_INPUT_DAMAGED` if an artifact's content does not match its descriptor, or
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

/** False if the target exists. */
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
