export type RunStatusName = 'running' | 'done' | 'failed' | 'interrupted' | 'killed';
export type NodeStatusName = 'queued' | 'running' | 'ran' | 'reused' | 'failed' | 'skipped' | 'interrupted';
