export type { StudioActions } from './server/context.ts';
export {
  DEFAULT_PORT,
  newToken,
  type Studio,
  type StudioOptions,
  startStudio,
  studioLink,
} from './server/start-studio.ts';
export { addStudioRoutes, type StudioRoutesOptions } from './server/studio-routes.ts';
