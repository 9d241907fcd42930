/** Names of a body's shape in both sources of shapes. */
export interface BodyShape {
  readonly sdk: string;
  readonly arm: string;
}

export interface ResourceKind {
  readonly body: BodyShape;
  /** Of an asset's versions; absent for resources without versions. */
  readonly version?: BodyShape;
  /** Fields of an existing version that a client may change; other changes require another version. */
  readonly mutable?: readonly string[];
  /** Whether PUT and DELETE are long-running operations. */
  readonly longRunning?: boolean;
}

const ASSET_CHANGES = ['description', 'tags', 'properties', 'isArchived'];

/** The supported resources of a workspace, by path segment. */
export const RESOURCE_KINDS: Readonly<Record<string, ResourceKind>> = {
  codes: asset('Code', 'codes'),
  components: asset('Component', 'components'),
  data: {
    body: { sdk: 'DataContainer', arm: 'workspaces_data' },
    version: { sdk: 'DataVersionBase', arm: 'workspaces_data_versions' },
    mutable: ASSET_CHANGES,
  },
  environments: asset('Environment', 'environments'),
  models: asset('Model', 'models'),
  computes: { body: { sdk: 'ComputeResource', arm: 'workspaces_computes' }, longRunning: true },
  datastores: { body: { sdk: 'Datastore', arm: 'workspaces_datastores' } },
  jobs: { body: { sdk: 'JobBase', arm: 'workspaces_jobs' } },
  schedules: { body: { sdk: 'Schedule', arm: 'workspaces_schedules' }, longRunning: true },
};

export const WORKSPACE_BODY: BodyShape = { sdk: 'Workspace', arm: 'workspaces' };

function asset(sdk: string, arm: string): ResourceKind {
  return {
    body: { sdk: `${sdk}Container`, arm: `workspaces_${arm}` },
    version: { sdk: `${sdk}Version`, arm: `workspaces_${arm}_versions` },
    mutable: ASSET_CHANGES,
  };
}

/** Naming rule for resources of a workspace, from the ARM schema and the SDK. */
export const NAME_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}$/;
/** Versions may also contain dots: `1.2.3`. */
export const VERSION_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9\-_.]{0,254}$/;
