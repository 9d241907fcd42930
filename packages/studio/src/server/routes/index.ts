import type { FastifyInstance } from 'fastify';
import type { StudioContext } from '../context.ts';
import { actionRoutes } from './action-routes.ts';
import { artifactRoutes } from './artifact-routes.ts';
import { azureRoutes } from './azure-routes.ts';
import { dataRoutes } from './data-routes.ts';
import { labellingRoutes } from './labelling-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { monitoringRoutes } from './monitoring-routes.ts';
import { overviewRoutes } from './overview-routes.ts';
import { pipelineRoutes } from './pipeline-routes.ts';
import { pipelineRunRoutes } from './pipeline-run-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { sweepRoutes } from './sweep-routes.ts';
import { trackingRunRoutes } from './tracking-run-routes.ts';
import { tryRoutes } from './try-routes.ts';
import { tuningRoutes } from './tuning-routes.ts';
import { validationRoutes } from './validation-routes.ts';

/** All routes of the pages, below `/studio/api`. */
export const API_ROUTES: readonly ((app: FastifyInstance, context: StudioContext) => void)[] = [
  sessionRoutes,
  overviewRoutes,
  pipelineRoutes,
  pipelineRunRoutes,
  azureRoutes,
  searchRoutes,
  trackingRunRoutes,
  artifactRoutes,
  dataRoutes,
  validationRoutes,
  profileRoutes,
  modelRoutes,
  actionRoutes,
  labellingRoutes,
  tryRoutes,
  monitoringRoutes,
  tuningRoutes,
  sweepRoutes,
];
