import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkDatastoreName, type Datastore, type DatastoreEntry } from '@aml-mlops/artifacts';
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { azureError } from '../client/azure-error.ts';
import { blobError, corruptBlob } from './blob-error.ts';
import {
  DEFAULT_BLOCK_BYTES,
  plainEtag,
  putBytes,
  SHA256_METADATA,
  type UploadedFile,
  uploadFile,
} from './upload-file.ts';
import { withoutQuery } from './without-query.ts';

/**
 * A datastore in a container of Azure Blob Storage, or in a folder of a container.
 *
 * @param folder within the container, without slashes at its ends. Default: the whole container
 */
export function openBlobDatastore(container: ContainerClient, folder = ''): Datastore {
  const root = folder === '' ? '' : `${folder}/`;
  const uri = withoutQuery(container.url) + (folder === '' ? '' : `/${folder}`);
  const locate = (name: string): BlockBlobClient => {
    checkDatastoreName(name, uri);
    return container.getBlockBlobClient(root + name);
  };
  const guard = async <T>(name: string, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw blobError(uri, name, error);
    }
  };

  return {
    uri,

    async *list(prefix = '') {
      const entries: DatastoreEntry[] = [];
      try {
        for await (const { name, properties } of container.listBlobsFlat({ prefix: root + prefix })) {
          const size = properties.contentLength ?? 0;
          entries.push({ name: name.slice(root.length), size, etag: plainEtag(properties.etag) });
        }
      } catch (error) {
        throw azureError(uri, error);
      }
      // The service sorts by UTF-8, which differs slightly from the order of code units.
      yield* entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    async *read(name) {
      const blob = locate(name);
      const { readableStreamBody, metadata } = await guard(name, blob.download(0, undefined, { maxRetryRequests: 5 }));
      const sha = createHash('sha256');
      for await (const chunk of (readableStreamBody ?? []) as AsyncIterable<Uint8Array>) {
        sha.update(chunk);
        yield chunk;
      }
      const [expected, got] = [metadata?.[SHA256_METADATA], sha.digest('hex')];
      if (expected !== undefined && expected !== got) throw corruptBlob(uri, name, expected, got);
    },

    async write(name, content) {
      const blob = locate(name);
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const { size, etag } =
        bytes instanceof Uint8Array && bytes.length <= DEFAULT_BLOCK_BYTES
          ? await guard(name, putBytes(blob, bytes))
          : await writeStream(blob, bytes instanceof Uint8Array ? [bytes] : bytes, (answer) => guard(name, answer));
      return { name, size, etag };
    },

    exists: async (name) => guard(name, locate(name).exists()),

    async delete(name) {
      await guard(name, locate(name).deleteIfExists());
    },
  };
}

type Guard = (answer: Promise<UploadedFile>) => Promise<UploadedFile>;

/** The stream is read to its end before anything is sent; if it fails, the blob is unchanged. */
async function writeStream(
  blob: BlockBlobClient,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  guard: Guard,
): Promise<Pick<UploadedFile, 'size' | 'etag'>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-blob-'));
  try {
    const file = path.join(folder, 'content');
    const handle = await open(file, 'wx');
    try {
      for await (const chunk of content) await handle.write(chunk);
    } finally {
      await handle.close();
    }
    return await guard(uploadFile(blob, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
