import path from 'node:path';
import { type ObjectShapes, readArmSchema } from '@aml-mlops/shapes';
import * as z from 'zod';
import sdk from '../shapes/sdk-shapes.json' with { type: 'json' };
import { API_VERSION } from './api-versions.ts';
import type { BodyShapes } from './check-body.ts';

const shapes = z.custom<ObjectShapes>((value) => typeof value === 'object' && value !== null);

/** The shapes of request bodies: the SDK's, and those of the published schema if `folder` contains it. */
export async function openShapes(folder: string | undefined): Promise<BodyShapes> {
  const file =
    folder === undefined ? undefined : path.join(folder, `Microsoft.MachineLearningServices.${API_VERSION}.json`);
  return { sdk: shapes.parse(sdk), ...(file !== undefined && { arm: await readArmSchema(file) }) };
}
