import { type Plan, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { App } from './app.ts';

/** The scope of a definition that is displayed but not run. */
const SCOPE = 'sample';

/** The current plans of a project's pipelines. Omits pipelines that need more than their defaults to be planned. */
export function plansOf({ pipelines, settings = {} }: App): Plan[] {
  return pipelines.flatMap((pipeline) => {
    const own = Object.entries(settings).find(([name]) => name === pipeline.name)?.[1];
    try {
      return [planPipeline(pipeline, { scope: SCOPE, ...(own && { settings: own }) })];
    } catch {
      return [];
    }
  });
}
