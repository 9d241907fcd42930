import type { Resource } from '../arm/resource-store.ts';

/** A workspace event in the format of Event Grid. */
export interface WorkspaceEvent {
  readonly eventType: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const P = 'Microsoft.MachineLearningServices';

/**
 * Converts a change of a resource to an event: a new model version, a completed run. Undefined for any other change.
 *
 * Property names: Azure Machine Learning as an Event Grid source (Microsoft Learn).
 */
export function workspaceEvent(before: Resource | undefined, after: Resource): WorkspaceEvent | undefined {
  const { id, type, name, properties } = after;
  if (type === `${P}/workspaces/models/versions` && !before) {
    const [, model = ''] = /\/models\/([^/]+)\/versions\//.exec(id) ?? [];
    return {
      eventType: `${P}.ModelRegistered`,
      subject: `models/${model}:${name}`,
      data: {
        ModelName: model,
        ModelVersion: name,
        ModelTags: properties['tags'] ?? {},
        ModelProperties: properties['properties'] ?? {},
      },
    };
  }
  const completes = (resource: Resource | undefined) => resource?.properties['status'] === 'Completed';
  if (type !== `${P}/workspaces/jobs` || !completes(after) || completes(before)) return undefined;
  const experiment = String(properties['experimentName'] ?? 'Default');
  return {
    eventType: `${P}.RunCompleted`,
    subject: `experiments/${experiment}/runs/${name}`,
    data: {
      ExperimentId: experiment,
      ExperimentName: experiment,
      RunId: name,
      RunType: String(properties['jobType'] ?? ''),
      RunTags: properties['tags'] ?? {},
      RunProperties: properties['properties'] ?? {},
    },
  };
}
