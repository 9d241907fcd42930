import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { App } from './app.ts';

const CONFIG_FILE = 'mlops.config.ts';

const CONFIG_VARIABLE = 'MLOPS_CONFIG';

/**
 * Loads the app: the one named by `MLOPS_CONFIG`, else the one in the nearest folder, from the current one upwards,
 * with an `mlops.config.ts` or a `package.json` that names it (`"mlops": {"config": FILE}`), else the one of
 * the repository that the command is installed in.
 *
 * @throws MlopsError `E_CONFIG` if there is none, it exports no `app`, or it has settings for an unknown pipeline
 */
export async function loadApp(folder = process.cwd(), environment: NodeJS.ProcessEnv = process.env): Promise<App> {
  const given = environment[CONFIG_VARIABLE];
  const file = given ? path.resolve(folder, given) : (nearestConfig(folder) ?? nearestConfig(installedIn()));
  if (file === undefined || !existsSync(file)) {
    const place = given
      ? `${CONFIG_VARIABLE} must name a file that exists; got ${given}`
      : `${folder} has no ${CONFIG_FILE}`;
    throw new MlopsError('E_CONFIG', `${place}: an app exports its steps and pipelines from ${CONFIG_FILE}`);
  }
  const module = (await import(pathToFileURL(file).href)) as { readonly app?: App };
  if (!module.app)
    throw new MlopsError('E_CONFIG', `${file} must export an app: export const app = defineApp({…})`, { file });
  checkSettings(module.app, file);
  return module.app;
}

/** Settings for an unknown pipeline would be ignored without notice. */
function checkSettings({ pipelines, settings = {} }: App, file: string): void {
  const known = pipelines.map(({ name }) => name);
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `settings of ${file} must be of a pipeline of the app: ${known.join(', ')}; got ${unknown}`;
  throw new MlopsError('E_CONFIG', message, { file });
}

function installedIn(): string {
  return realpathSync(import.meta.dirname);
}

const packageSchema = z.looseObject({ mlops: z.object({ config: z.string() }).optional() });

function nearestConfig(start: string): string | undefined {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const config = path.join(folder, CONFIG_FILE);
    if (existsSync(config)) return config;
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const named = packageSchema.safeParse(readJson(manifest)).data?.mlops?.config;
      if (named !== undefined) return path.join(folder, named);
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A broken package.json elsewhere is unrelated to the app.
    return undefined;
  }
}
