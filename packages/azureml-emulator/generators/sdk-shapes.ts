/**
 * Writes src/shapes/sdk-shapes.json: the request bodies known to the serializer of the installed @azure/arm-machinelearning,
 * as shapes. Run it after a bump of the SDK: `node generators/sdk-shapes.ts`. A test fails when the file is outdated.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { shapesOfSdk } from '../src/testing/sdk-mappers.ts';

await writeFile(path.join(import.meta.dirname, '../src/shapes/sdk-shapes.json'), formatJson(await shapesOfSdk()));
