import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { stepProgram } from '@aml-mlops/pipeline-sdk/bundle';

/**
 * `npm run build` of a step package: bundles its program into `dist/program/<hash>/main.mjs`, and prints the version that
 * it would be published under.
 */
const packageFolder = process.cwd();
const contract: Record<string, unknown> = await import(pathToFileURL(path.join(packageFolder, 'src/contract.ts')).href);
const definition = Object.values(contract).find(isStep);
if (!definition) throw new Error(`${packageFolder}/src/contract.ts exports no step`);
const lockFile = path.resolve(import.meta.dirname, '../../../package-lock.json');
const { version, file } = await stepProgram(packageFolder, definition.environment.native ?? [], lockFile);
process.stdout.write(`${definition.name} ${version} ${path.relative(packageFolder, file)}\n`);

function isStep(value: unknown): value is StepDefinition {
  return (
    typeof value === 'object' && value !== null && 'environment' in value && 'limits' in value && 'params' in value
  );
}
