import { readFileSync } from 'node:fs';

/** Reference values of scikit-learn and SciPy, made by tools/fixtures/metrics/make_fixtures.py. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}
