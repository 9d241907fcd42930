import type { Readable } from 'node:stream';
import type { ArtifactInfo } from '../entities.ts';

/** Artifacts of one run or logged model, wherever they lie. Paths are relative, with forward slashes. */
export interface ArtifactStore {
  writeFile(artifactFile: string, content: string | Uint8Array): Promise<void>;
  /** Copies a file to `artifactFile`. */
  putFile(localFile: string, artifactFile: string): Promise<void>;
  /** What lies directly in a folder, by name; empty where there is nothing. */
  list(artifactPath: string): Promise<ArtifactInfo[]>;
  /** @throws MlopsError `E_TRACKING_NOT_FOUND` */
  read(artifactFile: string): Promise<Readable>;
}
