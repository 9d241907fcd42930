import { createRequire } from 'node:module';
import path from 'node:path';

/** The package of the scoring service: its program and its `environment/` are there. */
export function serviceFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@aml-mlops/scoring-service');
  return path.dirname(path.dirname(entry));
}
