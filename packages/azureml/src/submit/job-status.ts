import type { NodeState, RunState } from '@aml-mlops/pipeline-sdk/runner';

/** Maps the service's job statuses to ours. */
export function runState(status: string | null | undefined): RunState {
  switch (status) {
    case 'Completed':
      return 'done';
    case 'Failed':
    case 'NotResponding':
      return 'failed';
    case 'Canceled':
      return 'interrupted';
    default:
      return 'running';
  }
}

export function isFinished(status: string | null | undefined): boolean {
  return runState(status) !== 'running';
}

/** The state of a node, from the status and tags of its tracked run. */
export function nodeState(status: string, tags: Readonly<Record<string, string>>): NodeState {
  switch (status) {
    case 'FINISHED':
      return tags['azureml.isreused'] === 'true' ? 'reused' : 'ran';
    case 'FAILED':
      return 'failed';
    case 'KILLED':
      return 'interrupted';
    case 'RUNNING':
      return 'running';
    default:
      return 'queued';
  }
}
