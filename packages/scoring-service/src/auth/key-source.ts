import { readFile, stat } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';

/** Storage of keys that may change while the service is running. */
export interface KeySource {
  /** For messages, such as `keys.txt`. */
  readonly name: string;
  /** Changes whenever the keys may have changed. */
  stamp(): Promise<string>;
  /** One key per line; `#` starts a comment. */
  text(): Promise<string>;
}

/** @throws MlopsError `E_PARAM_RANGE`, when reading, if the file cannot be read */
export function fileOfKeys(file: string): KeySource {
  const refused = (cause: unknown) => {
    const message = `keys of scoring service must be in a file that can be read; got ${file}: ${(cause as Error).message}`;
    return new MlopsError('E_PARAM_RANGE', message, { file }, { cause });
  };
  return {
    name: file,
    stamp: async () => {
      const { mtimeMs, size, ino } = await stat(file).catch((cause: unknown) => {
        throw refused(cause);
      });
      return `${mtimeMs} ${size} ${ino}`;
    },
    text: () =>
      readFile(file, 'utf8').catch((cause: unknown) => {
        throw refused(cause);
      }),
  };
}

/**
 * A secret of Azure Key Vault. Its client is loaded only here.
 *
 * @throws MlopsError `E_PARAM_RANGE` for another address; when reading, `E_AZURE_AUTH`, `E_AZURE_NOT_FOUND`, `E_AZURE_UNAVAILABLE`
 */
export async function secretOfKeys(address: string): Promise<KeySource> {
  const { openSecret } = await import('@aml-mlops/azureml/secrets');
  const secret = openSecret(address);
  let value = '';
  return {
    name: secret.label,
    stamp: async () => {
      const newest = await secret.read();
      value = newest.value;
      return newest.version;
    },
    text: async () => value,
  };
}
