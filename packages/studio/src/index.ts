export type { StudioActions } from './server/context.ts';
export {
  DEFAULT_PORT,
  newToken,
  type Studio,
  type StudioOptions,
  startStudio,
  studioLink,
} from './server/start-studio.ts';
export { type StudioRoutesOptions, studioPages } from './server/studio-routes.ts';
