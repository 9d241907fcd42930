import path from 'node:path';
import { stepProgram } from '@aml-mlops/pipeline-sdk/bundle';
import { stepOfPackage } from './step-of-package.ts';

/**
 * `npm run build` of a step package: bundles its program into `dist/program/<hash>/main.mjs`, and prints its
 * publication version.
 */
const packageFolder = process.cwd();
const definition = await stepOfPackage(packageFolder);
const lockFile = path.resolve(import.meta.dirname, '../../../package-lock.json');
const { version, file } = await stepProgram(packageFolder, definition.environment.native ?? [], lockFile);
process.stdout.write(`${definition.name} ${version} ${path.relative(packageFolder, file)}\n`);
