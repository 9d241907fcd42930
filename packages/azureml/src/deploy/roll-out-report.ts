import type { Traffic } from './endpoint-resource.ts';
import type { GateCheck } from './gate.ts';
import type { RollOutState } from './roll-out-record.ts';

export interface StageReport {
  readonly stage: string;
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
}

export interface RollOut {
  readonly endpoint: string;
  readonly deployment: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly traffic: Traffic;
  readonly mirror: Traffic;
  readonly uri: string;
  readonly state: RollOutState;
  /** Reason of the rollback. */
  readonly reason?: string;
  readonly stages: readonly StageReport[];
}
