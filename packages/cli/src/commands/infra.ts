import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Problem, ResolvedStage, ResourceChange, TemplateSet } from '@aml-mlops/infrastructure';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { mirrorsOf } from '../azure/mirrors-of.ts';
import { workspaceOption } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { checkText, problemText } from '../infra/check-text.ts';
import { deployStage } from '../infra/deploy-stage.ts';
import { planText } from '../infra/plan-text.ts';

interface Flags {
  readonly folder?: string;
  readonly stage?: string;
  readonly json: boolean;
}

interface PlanFlags extends Flags {
  readonly base: string;
}

interface DeployFlags extends Flags {
  readonly stage: string;
  readonly workspace: string;
  readonly template: string;
  readonly planOnly: boolean;
  readonly keepRoles: boolean;
  readonly allowLoss: boolean;
}

export function addInfraCommand(program: Command, app: App): void {
  const infra = program
    .command('infra')
    .description('the ARM templates of infrastructure/: check, plan, deploy, outbound rules');
  const common = (command: Command) =>
    command
      .option('--folder <folder>', 'folder of the templates (default: infrastructure/ of the repository)')
      .option('--json', 'print one JSON document on standard output', false);

  common(infra.command('check', { isDefault: true }))
    .description(
      'everything that is wrong with templates and parameters, without a subscription; exit status 1 where something is',
    )
    .option('--stage <name>', 'one stage (default: all that have parameters)')
    .action(async (flags: Flags) => {
      const { checkTemplates, compareStages } = await import('@aml-mlops/infrastructure');
      const set = await open(app, flags);
      const { stages, problems } = checkTemplates(set, await stagesOf(set, flags));
      const differences = compareStages(set, compared(stages));
      if (problems.length > 0) process.exitCode = EXIT.failed;
      if (flags.json) printJson({ ...document(stages, problems, []), differences });
      else printResult(checkText(stages, problems, differences));
    });

  common(infra.command('plan'))
    .description(
      'what a deployment would change against other templates, without a subscription; marks what is recreated, lost or without effect',
    )
    .option('--stage <name>', 'one stage (default: all that have parameters)')
    .option('--base <commit|folder>', 'templates to compare with', 'HEAD')
    .action(async ({ base, ...flags }: PlanFlags) => {
      const { compareResources, readBase, resolveStages } = await import('@aml-mlops/infrastructure');
      const set = await open(app, flags);
      const stages = await stagesOf(set, flags);
      const { stages: resolved, problems } = await checked(set, stages);
      const before = resolveStages(await readBase(folderOf(app, flags), base), stages);
      const changes = resolved.flatMap(({ stage, resources }) => {
        const deployed = before.find((other) => other.stage === stage)?.resources ?? [];
        return compareResources(deployed, resources).map((change) => ({ stage, ...change }));
      });
      if (problems.length > 0) process.exitCode = EXIT.failed;
      if (flags.json) return printJson(document(resolved, problems, changes));
      const blocks = stages.map(
        (stage) => `${stage}:\n${planText(changes.filter((change) => change.stage === stage))}`,
      );
      printResult([...(problems.length > 0 ? [problemText(problems)] : []), ...blocks].join('\n\n'));
    });

  common(infra.command('deploy'))
    .description(
      'check, validate, plan and deploy a template to the resource group of a workspace of workspaces.yaml, and wait',
    )
    .requiredOption('--stage <name>', 'stage whose parameters are used')
    .addOption(workspaceOption())
    .addOption(new Option('--template <name>', 'the template').default('main'))
    .option('--plan-only', 'print what the service would change, and change nothing', false)
    .option('--keep-roles', 'keep custom roles and rights to grant roles unchanged: no owner is needed', false)
    .option('--allow-loss', 'deploy even if something is recreated, lost or has no effect', false)
    .action(async (flags: DeployFlags) => {
      const set = await open(app, flags);
      const { stages, problems } = await checked(set, await stagesOf(set, flags));
      if (problems.length > 0) {
        throw new MlopsError(
          'E_TEMPLATES',
          `templates of stage ${flags.stage} must have no problems; got ${problemText(problems)}`,
        );
      }
      const { changes, outputs, deployed } = await deployStage({ ...flags, app, set, note: printNote });
      if (flags.json) printJson({ ...document(stages, problems, changes), deployed, outputs });
      else
        printResult(
          [
            planText(changes),
            ...(deployed ? [`deployed ${flags.template} of stage ${flags.stage}`] : []),
            ...Object.entries(outputs).map(([name, value]) => `  ${name}: ${String(value)}`),
          ].join('\n'),
        );
    });

  common(infra.command('outbound'))
    .description(
      'what a managed network must let out so that environments can be built, held to the rules of each stage',
    )
    .option('--stage <name>', 'one stage (default: all that have parameters)')
    .action(async (flags: Flags) => {
      const { neededHosts, outboundReport } = await import('@aml-mlops/infrastructure');
      const set = await open(app, flags);
      const { rules, problems } = outboundReport(
        set,
        await stagesOf(set, flags),
        await neededHosts(app.repository, await mirrorsOf(app)),
      );
      if (problems.length > 0) process.exitCode = EXIT.failed;
      if (flags.json) return printJson({ ...document([], problems, []), rules });
      const lines = rules.map(({ stage, destination, neededBy }) => `${stage}  ${destination}  ${neededBy.join(', ')}`);
      printResult([...lines, problems.length > 0 ? problemText(problems) : 'no problems'].join('\n'));
    });
}

/** The stages that a change is promoted through. Other parameter files are for other environments. */
function compared(stages: readonly ResolvedStage[]): string[] {
  return stages.map(({ stage }) => stage).filter((stage) => ['dev', 'test', 'prd'].includes(stage));
}

function folderOf(app: App, { folder }: Flags): string {
  return folder === undefined ? path.join(app.repository, 'infrastructure') : path.resolve(folder);
}

async function open(app: App, flags: Flags): Promise<TemplateSet> {
  const { readTemplateSet } = await import('@aml-mlops/infrastructure');
  return readTemplateSet(folderOf(app, flags));
}

async function checked(set: TemplateSet, stages: readonly string[]) {
  const { checkTemplates } = await import('@aml-mlops/infrastructure');
  return checkTemplates(set, stages);
}

/** @throws MlopsError `E_USAGE` if the stage has no parameters */
async function stagesOf(set: TemplateSet, { stage }: Flags): Promise<string[]> {
  const { stagesOf: all } = await import('@aml-mlops/infrastructure');
  const known = all(set);
  if (stage === undefined) return known;
  if (known.includes(stage)) return [stage];
  throw new MlopsError('E_USAGE', `--stage must be one of ${known.join(', ')}; got ${stage}`, { value: stage });
}

function document(stages: readonly ResolvedStage[], problems: readonly Problem[], changes: readonly ResourceChange[]) {
  return {
    templates: stages.map(({ stage, resources }) => ({ stage, resources: resources.length })),
    problems,
    changes,
  };
}
