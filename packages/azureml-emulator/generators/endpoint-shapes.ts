/**
 * Writes src/shapes/endpoint-shapes.json: what the published ARM schema says of endpoints and deployments, as shapes. The
 * folder of the schemas is given: `node generators/endpoint-shapes.ts FOLDER`. A test says when it is due.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { shapesOfEndpoints } from '../src/testing/endpoint-schema.ts';

const shapes = await shapesOfEndpoints(process.argv[2] ?? '');
await writeFile(path.join(import.meta.dirname, '../src/shapes/endpoint-shapes.json'), formatJson(shapes));
