import path from 'node:path';
import {
  type AuthMode,
  type AzureWorkspace,
  findRegistryModel,
  findWorkspaceModel,
  publishModel,
  publishService,
  type RollOut,
  rollOut,
  type StageReport,
  serviceContext,
  type WorkspaceModel,
} from '@aml-mlops/azureml';
import { MlopsError, visibleText } from '@aml-mlops/errors';
import { readCases, type ValidationCases, validateAnswers } from '@aml-mlops/scoring';
import { serviceContainer } from '@aml-mlops/scoring-service';
import { openTracking } from '@aml-mlops/tracking';
import type { App } from '../app/app.ts';
import { azureWorkspace } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote } from '../command-line/output.ts';
import { withWorkspace } from '../commands/shared-options.ts';
import { modelFolder, parseModelReference, resolveModel } from '../models/resolve-model.ts';
import type { DeployFlags } from './deploy-flags.ts';
import { serviceFolder } from './service-folder.ts';
import { printRollOut } from './show-endpoint.ts';

type Deployed = DeployFlags & { readonly endpoint: string };

const AUTH_MODES: Readonly<Record<DeployFlags['auth'], AuthMode>> = {
  key: 'Key',
  token: 'AMLToken',
  entra: 'AADToken',
};

/** Progress messages of a deployment. */
export interface DeployHooks {
  readonly signal?: AbortSignal;
  onNote?(text: string): void;
  onStage?(report: StageReport): void;
}

/** Rolls a model out and reports the result. Exit status 1 if it was rolled back. */
export async function deployModel(app: App, reference: string, flags: Deployed): Promise<void> {
  const signal = interruptSignal();
  try {
    const onStage = (report: StageReport) => printNote(stageText(report));
    const done = await rollOutModel(app, reference, flags, { signal, onNote: printNote, onStage });
    if (flags.json) printJson(done);
    else printRollOut(done);
    if (done.state === 'rolled-back') process.exitCode = EXIT.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    printNote(
      `interrupted: run the same command to continue, or "mlops deploy rollback --endpoint ${flags.endpoint}" to go back`,
    );
    process.exitCode = EXIT.interrupted;
  }
}

/** Publishes the service and the model, then rolls the model out. */
export async function rollOutModel(
  app: App,
  reference: string,
  flags: Deployed,
  { signal, onNote, onStage }: DeployHooks = {},
): Promise<RollOut> {
  const { instanceType, instances, maxInstances = instances, collectShare, identity, deployment } = flags;
  if (maxInstances < instances) {
    throw new MlopsError('E_USAGE', `--max-instances must be at least --instances, ${instances}; got ${maxInstances}`);
  }
  const cases = await casesOf(app, parseModelReference(reference).name, flags.cases);
  const container = serviceContainer({
    workers: flags.workers,
    timeoutMs: flags.timeout,
    variables: flags.variable ?? {},
  });
  const workspace = await azureWorkspace(app, flags);
  const context = await serviceContext(container, serviceFolder(), app.repository, workspace.config.mirrors);
  const environmentId = await publishService(workspace, container, context, signal);
  onNote?.(`service ${container.name}:${context.version}`);
  const model = await modelToDeploy(app, workspace, { reference, folder: flags.folder }, signal);
  onNote?.(`model ${visibleText(model.name)}:${model.version}`);
  return rollOut({
    ...{ workspace, endpoint: flags.endpoint, traffic: flags.traffic, mirror: flags.mirror },
    ...{ model, environmentId, container, authMode: AUTH_MODES[flags.auth] },
    ...(deployment !== undefined && { deployment }),
    ...(identity !== undefined && { identity }),
    settings: { instanceType, instances, maxInstances, ...(collectShare !== undefined && { collectShare }) },
    gate: {
      texts: textsOf(cases),
      requests: flags.requests,
      limits: { errors: flags.maxErrors, p99Ms: flags.maxP99, differing: flags.maxDiffering },
      validate: (answerer) => validateAnswers(answerer, cases),
    },
    ...(signal && { signal }),
    ...(onNote && { onNote }),
    ...(onStage && { onStage }),
  });
}

/** Of a folder or of this machine's registry, uploaded; else of the registry that the workspace shares, or its own. What is there already keeps its version. */
export async function modelToDeploy(
  app: App,
  workspace: AzureWorkspace,
  { reference, folder }: { readonly reference: string; readonly folder: string | undefined },
  signal: AbortSignal | undefined,
): Promise<WorkspaceModel> {
  const asked = parseModelReference(reference);
  if (folder !== undefined) {
    const description = `${reference}, deployed from a folder`;
    return publishModel(workspace, { name: asked.name, folder: path.resolve(folder), description }, signal);
  }
  const local = await withWorkspace(app, async ({ trackingUri }) => {
    const tracking = openTracking(trackingUri);
    try {
      if (!(await tracking.models.listModels()).includes(asked.name)) return undefined;
      return await resolveModel(tracking.models, reference);
    } finally {
      await tracking.close();
    }
  });
  if (!local) {
    const { registry } = workspace.config;
    const shared = registry === undefined ? undefined : await findRegistryModel(workspace, registry, asked);
    return shared ?? findWorkspaceModel(workspace, asked);
  }
  const description = local.description || `Version ${local.version} of the machine that deployed it`;
  const { name, version } = local;
  return publishModel(workspace, { name, version, folder: modelFolder(local), description }, signal);
}

async function casesOf(app: App, model: string, given: string | undefined): Promise<ValidationCases> {
  const file = given ?? app.validation?.cases(model);
  if (file === undefined) {
    const message = `--cases must be given for ${model}: the app keeps no cases for it; packages/scoring/README.md says what such a file holds`;
    throw new MlopsError('E_USAGE', message, { parameter: 'cases' });
  }
  const cases = await readCases(file);
  if (textsOf(cases).length > 0) return cases;
  const message = `cases in ${file} must have texts for the gates: golden, invariant or slices; got none`;
  throw new MlopsError('E_VALIDATION_CASES', message, { file });
}

/** Texts that the gates send repeatedly: all texts of the cases. */
function textsOf({ golden, slices, invariant }: ValidationCases): string[] {
  const labelled = [...golden, ...slices.flatMap(({ texts }) => texts)].map(({ text }) => text);
  return [...new Set([...labelled, ...invariant])];
}

export function stageText({ stage, passed, checks }: StageReport): string {
  const failed = checks.filter((check) => !check.passed).map(({ name, detail }) => `\n  ${name}: ${detail}`);
  const title = stage === 'mirror' ? 'mirror' : `${stage} % of the traffic`;
  return visibleText(title) + (passed ? `: passed ${checks.length} checks` : `: failed${failed.join('')}`);
}
