import { type Plan, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { App } from './app.ts';

/** The scope of a definition that is shown and not run. */
const SCOPE = 'sample';

/** What the pipelines of a project are made of now; one that takes more than its defaults to be planned is left out. */
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
