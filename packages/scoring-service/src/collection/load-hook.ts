import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import type { Pseudonymise } from './collector.ts';

/**
 * Loads the user's module that removes sensitive content from collected data.
 *
 * @throws MlopsError `E_COLLECT_HOOK` if it cannot be loaded or exports no function `pseudonymise`
 */
export async function loadHook(file: string): Promise<Pseudonymise> {
  const wrong = (reason: string, cause?: unknown) =>
    new MlopsError(
      'E_COLLECT_HOOK',
      `hook of data collection must be a module that exports pseudonymise(text); ${reason}`,
      { file },
      { cause },
    );
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path.resolve(file)).href)) as Record<string, unknown>;
  } catch (cause) {
    throw wrong(`${file} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const hook = module['pseudonymise'];
  if (typeof hook !== 'function') throw wrong(`${file} exports ${Object.keys(module).join(', ') || 'nothing'}`);
  return (text) => {
    const kept: unknown = Reflect.apply(hook, undefined, [text]);
    return typeof kept === 'string' ? kept : undefined;
  };
}
