import { MlopsError } from '@aml-mlops/errors';
import type { ResourceChange, TemplateSet } from '@aml-mlops/infrastructure';
import type { App } from '../app/app.ts';

export interface StageDeployment {
  readonly app: App;
  readonly set: TemplateSet;
  readonly stage: string;
  /** Alias in `workspaces.yaml`; its subscription and resource group are the deployment target. */
  readonly workspace: string;
  readonly template: string;
  readonly planOnly: boolean;
  readonly allowLoss: boolean;
  /** Deploy without the owner role: custom roles and role assignments stay unchanged. */
  readonly keepRoles: boolean;
  /** Receives progress messages. */
  note(text: string): void;
}

export interface DeployedStage {
  readonly changes: readonly ResourceChange[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly deployed: boolean;
}

/** Parameter of the template `main`. */
const ROLES_PARAMETER = 'deployCustomRoles';

/**
 * Validates, plans and deploys. Recreations, losses and changes without effect are refused unless allowed; a plan
 * without changes deploys nothing.
 *
 * @throws MlopsError `E_USAGE`, `E_WORKSPACES`, `E_DEPLOYMENT`, `E_PLAN_LOSS`
 */
export async function deployStage(request: StageDeployment): Promise<DeployedStage> {
  const { bundleTemplate, deployTemplate, entriesOf, validateDeployment, whatIf } = await import(
    '@aml-mlops/infrastructure'
  );
  const { findWorkspaces, loadWorkspace, openResourceManager } = await import('@aml-mlops/azureml');
  const { app, set, stage, template, planOnly, allowLoss, keepRoles, note } = request;
  const entries = entriesOf(set);
  const entry = entries.find(({ name }) => name === template);
  const parameters = entry?.parameters.get(stage);
  if (!entry || parameters === undefined) {
    const known = entries.filter((other) => other.parameters.has(stage)).map(({ name }) => name);
    throw new MlopsError(
      'E_USAGE',
      `--template must be one of ${known.join(', ')} for stage ${stage}; got ${template}`,
    );
  }
  const config = await loadWorkspace(findWorkspaces(app.repository), request.workspace);
  const deployment = {
    manager: openResourceManager(config),
    subscription: config.subscription,
    resourceGroup: config.resourceGroup,
    name: `${template}-${stage}`,
    template: bundleTemplate(set, entry.file),
    parameters: {
      ...Object(set.files.get(parameters)).parameters,
      ...(keepRoles && declares(set.files.get(entry.file), ROLES_PARAMETER) && { [ROLES_PARAMETER]: { value: false } }),
    } as unknown,
    interval: config.endpoints === undefined ? 5000 : 50,
    onState: (state: string) => note(`deployment ${template}-${stage}: ${state}`),
  };
  note(`validating ${template} of stage ${stage} for resource group ${config.resourceGroup}`);
  await validateDeployment(deployment);
  const changes = await whatIf(deployment);
  const lossy = changes.filter(({ action }) => action === 'recreate' || action === 'wipe' || action === 'ignore');
  if (planOnly) return { changes, outputs: {}, deployed: false };
  if (lossy.length > 0 && !allowLoss) {
    const named = lossy.map(
      ({ action, resource, fields }) =>
        `${resource} (${action}: ${fields
          .filter(({ effect }) => effect !== 'change')
          .map(({ path }) => path)
          .join(', ')})`,
    );
    throw new MlopsError(
      'E_PLAN_LOSS',
      `a deployment must lose nothing; got ${named.join('; ')}: look at it with --plan-only, and deploy with --allow-loss`,
    );
  }
  return { changes, outputs: await deployTemplate(deployment), deployed: true };
}

/** Whether a template has a parameter with this name. */
function declares(template: unknown, parameter: string): boolean {
  return Object.hasOwn(Object(Object(template).parameters), parameter);
}
