import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** Where collected lines go. */
export interface Sink {
  /** For messages; holds no signature. */
  readonly name: string;
  /**
   * Adds text to a file, all of it or, as far as can be known, nothing: whoever was told of an error gives the same text again.
   *
   * @param file relative, parted by `/`
   */
  append(file: string, text: string, signal: AbortSignal): Promise<void>;
}

/** A folder of this machine, or of a container in Blob storage, whose client is loaded here and nowhere else. */
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
        // A disk that is full takes half of a line.
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
