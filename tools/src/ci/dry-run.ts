import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { MlopsError } from '@aml-mlops/errors';
import { Command, Option } from 'commander';
import { parse } from 'yaml';
import * as z from 'zod';
import { printPlan } from './runner/print-plan.ts';
import { runWorkflows } from './runner/run-workflows.ts';
import { readWorkflow, workflowNames } from './workflow/read-workflow.ts';
import type { System } from './workflow/workflow.ts';

interface Flags {
  readonly system: System;
  readonly list: boolean;
  readonly approve: readonly string[];
  readonly assume: readonly string[];
  readonly input: readonly string[];
  readonly event?: string;
  readonly settings?: string;
  readonly home?: string;
  readonly fault: readonly string[];
  readonly install: boolean;
}

/** `npm run ci -- model-ci model-cd`: runs workflows of this repository on this machine. */
const repository = path.resolve(import.meta.dirname, '../../..');
const collect = (value: string, before: readonly string[] = []) => [...before, value];
const settingsSchema = z.record(z.string(), z.coerce.string());

const program = new Command('ci')
  .description('run workflows on this machine: in clean clones of the last commit, against emulated workspaces')
  .argument('[workflow...]', 'which, one after the other: a later one reads the artifacts of an earlier one')
  .addOption(new Option('--system <system>', 'whose workflows').choices(['github', 'azure']).default('github'))
  .option('--list', 'print jobs and steps, and run nothing', false)
  .option('--approve <environment>', 'give the approval of an environment; may be repeated', collect, [])
  .option('--assume <job>', 'take a job as done; may be repeated', collect, [])
  .option('--input <name=value>', 'what somebody enters who starts it by hand; may be repeated', collect, [])
  .option('--event <name>', 'what starts it: push, pull_request, schedule, workflow_dispatch, repository_dispatch')
  .option('--settings <file>', 'YAML with variables of the repository, by name (default: .mlops/ci.yaml)')
  .option('--home <folder>', 'keep the emulated workspaces there (default: they are gone afterwards)')
  .option(
    '--fault <json>',
    'a fault that the emulated workspaces have, as packages/azureml-emulator says; may be repeated',
    collect,
    [],
  )
  .option('--install', 'run "npm ci" in each clone, instead of linking the packages of this checkout', false)
  .action(async (names: string[], flags: Flags) => {
    const print = (line: string) => process.stdout.write(`${line}\n`);
    if (flags.list || names.length === 0) {
      const shown = names.length === 0 ? workflowNames(repository, flags.system) : names;
      for (const name of shown) print(printPlan(readWorkflow(repository, flags.system, name)));
      return;
    }
    const interrupt = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
    const reports = await runWorkflows({
      repository,
      system: flags.system,
      workflows: names,
      settings: {
        variables: readSettings(flags.settings),
        inputs: Object.fromEntries(flags.input.map(readInput)),
        ...(flags.event !== undefined && { event: flags.event }),
        approve: new Set(flags.approve),
        assume: new Set(flags.assume),
        install: flags.install,
      },
      logs: path.join(repository, '.mlops/ci'),
      faults: flags.fault.map(readFault),
      ...(flags.home !== undefined && { home: path.resolve(flags.home) }),
      signal: interrupt.signal,
      ask,
      say: print,
    });
    if (interrupt.signal.aborted) process.exitCode = 130;
    else if (reports.length < names.length || reports.some(({ passed }) => !passed)) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`ci: ${error.message}\n`);
  process.exitCode = error.code === 'E_USAGE' ? 2 : 1;
}

async function ask(environment: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`  deploy to ${environment}? [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

function readInput(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new MlopsError('E_USAGE', `--input must be NAME=VALUE; got ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function readFault(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MlopsError('E_USAGE', `--fault must be JSON such as {"match":"#green$","kind":"status"}; got ${text}`);
  }
}

function readSettings(given: string | undefined): Record<string, string> {
  const file = given ?? path.join(repository, '.mlops/ci.yaml');
  if (given === undefined && !existsSync(file)) return {};
  const parsed = settingsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new MlopsError('E_CI_SETTINGS', `${file} must hold texts by name: ${z.prettifyError(parsed.error)}`);
}
