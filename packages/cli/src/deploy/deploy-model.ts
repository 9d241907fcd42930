import { createRequire } from 'node:module';
import path from 'node:path';
import {
  type AuthMode,
  type AzureWorkspace,
  findWorkspaceModel,
  publishModel,
  publishService,
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
import { printEndpoint } from './show-endpoint.ts';

const AUTH_MODES: Readonly<Record<DeployFlags['auth'], AuthMode>> = {
  key: 'Key',
  token: 'AMLToken',
  entra: 'AADToken',
};

/** Publishes the service and the model, then rolls the model out. Exit status 1 where it was rolled back. */
export async function deployModel(
  app: App,
  reference: string,
  flags: DeployFlags & { readonly endpoint: string },
): Promise<void> {
  const { name } = parseModelReference(reference);
  const cases = await casesOf(app, name, flags.cases);
  const container = serviceContainer({ workers: flags.workers, timeoutMs: flags.timeout });
  const { instanceType, instances, maxInstances = instances, collectShare, identity } = flags;
  if (maxInstances < instances) {
    throw new MlopsError('E_USAGE', `--max-instances must be at least --instances, ${instances}; got ${maxInstances}`);
  }
  const signal = interruptSignal();
  const workspace = await azureWorkspace(app, flags);
  const context = await serviceContext(container, serviceFolder(), app.repository);
  const environmentId = await publishService(workspace, container, context, signal);
  printNote(`service ${container.name}:${context.version}`);
  const model = await modelToDeploy(app, workspace, reference, signal);
  printNote(`model ${visibleText(model.name)}:${model.version}`);
  try {
    const done = await rollOut({
      ...{
        workspace,
        endpoint: flags.endpoint,
        traffic: flags.traffic,
        mirror: flags.mirror,
        model,
        environmentId,
        container,
      },
      ...(flags.deployment !== undefined && { deployment: flags.deployment }),
      ...(identity !== undefined && { identity }),
      settings: { instanceType, instances, maxInstances, ...(collectShare !== undefined && { collectShare }) },
      authMode: AUTH_MODES[flags.auth],
      gate: {
        texts: textsOf(cases),
        requests: flags.requests,
        limits: { errors: flags.maxErrors, p99Ms: flags.maxP99, differing: flags.maxDiffering },
        validate: (answerer) => validateAnswers(answerer, cases),
      },
      signal,
      onNote: printNote,
      onStage: (report) => printNote(stageText(report)),
    });
    if (flags.json) printJson(done);
    else printEndpoint(done);
    if (done.state === 'rolled-back') process.exitCode = EXIT.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    printNote(
      `interrupted: the same command goes on, "mlops deploy rollback --endpoint ${flags.endpoint}" takes it back`,
    );
    process.exitCode = EXIT.interrupted;
  }
}

/** Of this machine's registry, uploaded; else of the workspace's. */
async function modelToDeploy(
  app: App,
  workspace: AzureWorkspace,
  reference: string,
  signal: AbortSignal,
): Promise<WorkspaceModel> {
  const asked = parseModelReference(reference);
  const local = await withWorkspace(app, async ({ trackingUri }) => {
    const tracking = openTracking(trackingUri);
    try {
      if (!(await tracking.models.listModels()).includes(asked.name)) return undefined;
      return await resolveModel(tracking.models, reference);
    } finally {
      await tracking.close();
    }
  });
  if (!local) return findWorkspaceModel(workspace, asked);
  const description = local.description || `Version ${local.version} of the machine that deployed it`;
  return publishModel(workspace, { name: local.name, folder: modelFolder(local), description }, signal);
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

/** What the gates ask, again and again: all that the cases hold. */
function textsOf({ golden, slices, invariant }: ValidationCases): string[] {
  const labelled = [...golden, ...slices.flatMap(({ texts }) => texts)].map(({ text }) => text);
  return [...new Set([...labelled, ...invariant])];
}

function serviceFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@aml-mlops/scoring-service');
  return path.dirname(path.dirname(entry));
}

function stageText({ stage, passed, checks }: StageReport): string {
  const failed = checks.filter((check) => !check.passed).map(({ name, detail }) => `\n  ${name}: ${detail}`);
  const title = stage === 'mirror' ? 'mirror' : `${stage} % of the traffic`;
  return visibleText(title) + (passed ? `: passed ${checks.length} checks` : `: failed${failed.join('')}`);
}
