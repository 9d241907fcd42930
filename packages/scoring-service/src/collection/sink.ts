import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** Target of collected lines. */
export interface Sink {
  /** For messages; contains no signature. */
  readonly name: string;
  /**
   * Appends text to a file atomically, as far as possible: after an error the caller passes the same text again.
   *
   * @param file relative, separated by `/`
   */
  append(file: string, text: string, signal: AbortSignal): Promise<void>;
}

/** A local folder, or a folder of a container in Blob storage, whose client is loaded only here. */
export async function openSink(place: string): Promise<Sink> {
  if (!/^https?:\/\//i.test(place)) return folderSink(place);
  const { openAppendContainer } = await import('@aml-mlops/azureml/append-container');
  const container = openAppendContainer(place);
  return {
    name: container.label,
    append: (file, text, signal) => container.append(file, Buffer.from(text, 'utf8'), signal),
  };
}

export function folderSink(folder: string): Sink {
  return {
    name: folder,
    append: async (file, text) => {
      const target = path.join(folder, ...file.split('/'));
      await mkdir(path.dirname(target), { recursive: true });
      const handle = await open(target, 'a');
      try {
        const { size } = await handle.stat();
        // A full disk may have written part of a line.
        await handle.appendFile(text).catch(async (error: unknown) => {
          await handle.truncate(size).catch(() => {});
          throw error;
        });
      } finally {
        await handle.close();
      }
    },
  };
}
