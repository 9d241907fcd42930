/**
 * Writes src/shapes/endpoint-shapes.json: the published ARM schema of endpoints and deployments, as shapes. Its argument is the
 * folder of the schemas: `node generators/endpoint-shapes.ts FOLDER`. A test fails when the file is outdated.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { shapesOfEndpoints } from '../src/testing/endpoint-schema.ts';

const shapes = await shapesOfEndpoints(process.argv[2] ?? '');
await writeFile(path.join(import.meta.dirname, '../src/shapes/endpoint-shapes.json'), formatJson(shapes));
