export { AUTH_KINDS, authOf } from './auth/auth-of.ts';
export type { AuthSettings } from './auth/auth-settings.ts';
export { DEFAULT_LIMITS, type Limits } from './batching/limits.ts';
export type { CollectionSettings } from './collection/collection-settings.ts';
export { type ContainerSettings, type ServiceContainer, serviceContainer } from './container/service-container.ts';
export type { GivenSettings, ServerSettings } from './http/settings.ts';
export type { LocatedModel, ModelIdentity, ModelSource } from './models/located-model.ts';
export { type Service, type ServiceOptions, startService } from './start-service.ts';
export { untilSignal } from './until-signal.ts';
