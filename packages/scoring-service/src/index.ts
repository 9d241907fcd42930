export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { folderSource } from './models/folder-source.ts';
export { fixedSource, type ModelSource } from './models/model-source.ts';
export type { ModelPlace } from './models/served-model.ts';
export { type RunningService, type ServiceOptions, startService } from './start-service.ts';
export { stopOnSignal } from './stop-on-signal.ts';
