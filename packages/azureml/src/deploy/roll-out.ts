import { MlopsError } from '@aml-mlops/errors';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { openEndpoint } from './ask-endpoint.ts';
import { setAutoscale } from './autoscale.ts';
import { chooseCandidate, type Plan } from './choose-candidate.ts';
import { DEPLOYMENT_TAGS, type DeploymentSettings, deploymentBody } from './deployment-body.ts';
import {
  findEndpoint,
  type OnlineEndpoint,
  putDeployment,
  putEndpoint,
  settledDeployment,
  type Traffic,
} from './endpoint-resource.ts';
import { checkStage, type GateOptions } from './gate.ts';
import { keepRollOut } from './keep-roll-out.ts';
import { newRollOutId, type RollOutRecord, type RollOutState, readRollOut, withRollOut } from './roll-out-record.ts';
import type { RollOut, StageReport } from './roll-out-report.ts';
import { type RollOutStage, rollOutStages } from './roll-out-stages.ts';
import type { ContainerSpec } from './service-release.ts';
import type { WorkspaceModel } from './workspace-model.ts';

export type AuthMode = 'Key' | 'AMLToken' | 'AADToken';

export interface RollOutOptions {
  readonly workspace: AzureWorkspace;
  readonly endpoint: string;
  /** Default: of blue and green the one that does not serve. */
  readonly deployment?: string;
  /** Final traffic of the candidate in percent. Default: 100. Range: [0, 100]. */
  readonly traffic?: number;
  /** Traffic in percent that is mirrored to it before it serves any. Default: 20. Range: [0, 50]; 0 disables mirroring. */
  readonly mirror?: number;
  readonly model: WorkspaceModel;
  /** ARM id of the service's environment. */
  readonly environmentId: string;
  readonly container: ContainerSpec;
  readonly settings: DeploymentSettings;
  /** Authentication mode of a new endpoint. */
  readonly authMode: AuthMode;
  /** ARM id of a user-assigned identity for a new endpoint. Default: system-assigned. */
  readonly identity?: string;
  readonly gate: GateOptions;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  /** Called after each completed step. */
  readonly onStage?: (report: StageReport) => void;
  readonly onNote?: (text: string) => void;
}

/**
 * Rolls a model out to an endpoint in gated stages: no traffic, mirrored traffic, a tenth, a half, all. If a gate
 * fails, the previous traffic is restored. If the command was killed, the same command resumes at the
 * stage that had begun; a command with another model first rolls the unfinished one back.
 *
 * @returns state `rolled-back` and a reason if a gate failed
 * @throws MlopsError `E_DEPLOYMENT_SERVES` if the deployment serves another model, `E_ROLL_OUT_TAKEN` if another
 * command has taken over, and any Azure error
 */
export async function rollOut(options: RollOutOptions): Promise<RollOut> {
  const { workspace, endpoint: name, model, now = () => new Date(), signal } = options;
  const reports: StageReport[] = [];
  let endpoint = await ensureEndpoint(options);
  const { body, content } = deploymentBody(
    { location: endpoint.location, ...options },
    options.container,
    options.settings,
  );
  const plan = chooseCandidate(endpoint, readRollOut(endpoint), { ...options, content });
  const id = newRollOutId(now());

  const result = (state: RollOutState, reason?: string): RollOut => ({
    ...{ endpoint: name, deployment: plan.candidate, model: { name: model.name, version: model.version } },
    ...{ traffic: endpoint.traffic, mirror: endpoint.mirror, uri: endpoint.uri, state, stages: reports },
    ...(reason !== undefined && { reason }),
  });

  /** Changes traffic and record in one request, unless another command has taken over. */
  const move = async (traffic: Traffic, mirror: Traffic, record: RollOutRecord, isFirst = false): Promise<void> => {
    const current = await readEndpoint(workspace, name);
    const owner = readRollOut(current);
    if (!isFirst && owner?.id !== id) throw takenOver(name, owner);
    await putEndpoint(workspace, name, { ...current, traffic, mirror, tags: withRollOut(current.tags, record) });
    endpoint = await readEndpoint(workspace, name);
  };

  if (plan.finished) return result(endpoint.traffic[plan.candidate] === 100 ? 'done' : 'canary');
  let record: RollOutRecord = {
    ...{ id, state: 'running', candidate: plan.candidate, model: `${model.name}:${model.version}`, content },
    ...{ stage: plan.resumeAt ?? '0', before: plan.before },
    ...(plan.good !== undefined && { good: plan.good }),
    ...(plan.previous !== undefined && { previous: plan.previous }),
  };
  if (plan.note !== undefined) options.onNote?.(plan.note);
  await move(
    plan.resumeAt === undefined ? plan.before : endpoint.traffic,
    plan.resumeAt === undefined ? {} : endpoint.mirror,
    record,
    true,
  );

  const takeBack = async (reason: string): Promise<RollOut> => {
    record = { ...record, state: 'rolled-back', reason };
    await move(plan.before, {}, record);
    const rolledBack = result('rolled-back', reason);
    await keepRollOut(workspace, id, rolledBack);
    return rolledBack;
  };

  try {
    await ensureDeployment(options, plan.candidate, body, content);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isRefusal(error)) throw error;
    reports.push({ stage: '0', passed: false, checks: [{ name: 'start', passed: false, detail: error.message }] });
    options.onStage?.(reports.at(-1)!);
    return takeBack(`it does not start: ${error.message}`);
  }

  const client = await openEndpoint(workspace, endpoint, 1000 * options.container.timeoutSeconds, signal);
  for (const stage of stagesOf(plan, options)) {
    signal?.throwIfAborted();
    record = { ...record, stage: stage.name };
    await move(trafficOf(stage, plan), stage.mirror > 0 ? { [plan.candidate]: stage.mirror } : {}, record);
    const checks = await checkStage(
      client,
      {
        ...{ candidate: plan.candidate, running: plan.good, validated: stage.name === '0' },
        routed: stage.mirror > 0 || stage.traffic > 0,
      },
      options.gate,
    );
    const failed = checks.find(({ passed }) => !passed);
    const report = { stage: stage.name, passed: failed === undefined, checks };
    reports.push(report);
    options.onStage?.(report);
    if (failed) return takeBack(`${failed.name} at stage ${stage.name}: ${failed.detail}`);
  }

  const { traffic = 100 } = options;
  const isWhole = traffic === 100;
  const done = { ...record, state: isWhole ? ('done' as const) : ('canary' as const), before: endpoint.traffic };
  const { good, previous, ...rest } = done;
  const [newGood, newPrevious] = isWhole ? [plan.candidate, good ?? previous] : [good, previous];
  await move(
    endpoint.traffic,
    {},
    {
      ...rest,
      ...(newGood !== undefined && { good: newGood }),
      ...(newPrevious !== undefined && { previous: newPrevious }),
    },
  );
  const finished = result(done.state);
  await keepRollOut(workspace, id, finished);
  return finished;
}

async function ensureEndpoint({
  workspace,
  endpoint: name,
  authMode,
  identity,
}: RollOutOptions): Promise<OnlineEndpoint> {
  const found = await findEndpoint(workspace, name);
  if (found) return found;
  const location = await workspace.location();
  await putEndpoint(workspace, name, {
    ...{ location, authMode, traffic: {}, mirror: {}, tags: {} },
    identity: identity === undefined ? undefined : { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
  });
  return readEndpoint(workspace, name);
}

async function readEndpoint(workspace: AzureWorkspace, name: string): Promise<OnlineEndpoint> {
  const found = await findEndpoint(workspace, name);
  if (found) return found;
  throw new MlopsError('E_ENDPOINT_UNKNOWN', `endpoint ${name} of ${workspace.label} must exist; it is gone`);
}

/** Creates the deployment unless it exists as required: the service may still be working for a command that was killed. */
async function ensureDeployment(
  { workspace, endpoint, settings, signal }: RollOutOptions,
  candidate: string,
  body: Readonly<Record<string, unknown>>,
  content: string,
): Promise<void> {
  const found = await settledDeployment(workspace, endpoint, candidate, signal);
  if (found?.state !== 'Succeeded' || found.tags[DEPLOYMENT_TAGS.content] !== content) {
    await putDeployment(workspace, endpoint, candidate, body);
  }
  const { instances: minimum, maxInstances: maximum } = settings;
  const enabled = maximum > minimum;
  if (!enabled && found?.tags[DEPLOYMENT_TAGS.autoscale] === undefined) return;
  const location = String(body['location']);
  await setAutoscale(workspace, {
    endpoint,
    deployment: candidate,
    location,
    minimum,
    maximum: Math.max(minimum, maximum),
    enabled,
  });
}

/** Starts with the stage that had begun when the command was killed. */
function stagesOf(plan: Plan, { traffic = 100, mirror = 20 }: RollOutOptions): RollOutStage[] {
  const stages = rollOutStages(traffic, mirror, plan.good === undefined);
  const at = stages.findIndex(({ name }) => name === plan.resumeAt);
  return stages.slice(Math.max(0, at));
}

function trafficOf({ traffic }: RollOutStage, { candidate, good, before }: Plan): Traffic {
  if (traffic === 0) return before;
  return good === undefined ? { [candidate]: 100 } : { [good]: 100 - traffic, [candidate]: traffic };
}

/** Whether the deployment is at fault, and not the connection or the caller's permissions. */
function isRefusal(error: unknown): error is MlopsError {
  return error instanceof MlopsError && error.code === 'E_AZURE_REFUSED';
}

function takenOver(endpoint: string, owner: RollOutRecord | undefined): MlopsError {
  const what = owner === undefined ? 'its record is gone' : `roll-out ${owner.id} of ${owner.model} has taken over`;
  return new MlopsError('E_ROLL_OUT_TAKEN', `roll-out to endpoint ${endpoint} must be the only one; ${what}`);
}
