import { createRequire } from 'node:module';
import path from 'node:path';

/** The scoring service's package, which contains its program and its `environment/`. */
export function serviceFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@aml-mlops/scoring-service');
  return path.dirname(path.dirname(entry));
}
