import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readTemplateSet, resolveStages, stagesOf } from '@aml-mlops/infrastructure';

/**
 * Holds the resolved templates to checkov's rules for ARM templates: every stage, no rule failed but those of `skips.json`.
 * Exit status 1 where one fails that is not skipped, or where a skip is not needed any more.
 */
const here = import.meta.dirname;
const { values } = parseArgs({ options: { checkov: { type: 'string' } } });
if (values.checkov === undefined) throw new Error('say where checkov is: --checkov ~/checkov/bin/checkov');

interface Skip {
  readonly check: string;
  /** Type of resource, `Microsoft.Storage/storageAccounts`. */
  readonly type: string;
  /** Those that it is skipped in; left out: all. */
  readonly stages?: readonly string[];
  readonly reason: string;
}

interface Report {
  readonly results: {
    readonly passed_checks: readonly unknown[];
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

const skips: readonly Skip[] = JSON.parse(readFileSync(path.join(here, 'skips.json'), 'utf8'));
const set = await readTemplateSet(path.resolve(here, '../../../infrastructure'));
const folder = mkdtempSync(path.join(tmpdir(), 'checkov-'));
const needed = new Set<Skip>();
let failed = 0;
let passed = 0;
try {
  for (const { stage, resources } of resolveStages(set, stagesOf(set))) {
    const file = path.join(folder, stage, 'main.json');
    mkdirSync(path.dirname(file));
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: resources.map(({ type, apiVersion, name, body }) => ({ type, apiVersion, name, ...body })),
    };
    writeFileSync(file, JSON.stringify(template, null, 2));
    const { stdout, stderr } = spawnSync(
      values.checkov,
      ['--framework', 'arm', '--skip-download', '--output', 'json', '--directory', path.dirname(file)],
      { encoding: 'utf8' },
    );
    if (!stdout.includes('"results"')) throw new Error(`checkov has no report: ${stderr}`);
    const { results }: Report = JSON.parse(stdout);
    passed += results.passed_checks.length;
    for (const { check_id: check, check_name: name, resource } of results.failed_checks) {
      const skip = skips.find(
        (one) => one.check === check && resource.startsWith(`${one.type}.`) && (one.stages?.includes(stage) ?? true),
      );
      if (skip) needed.add(skip);
      else {
        failed += 1;
        process.stdout.write(`failed: ${stage} ${check} ${resource}: ${name}\n`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const skip of skips.filter((one) => !needed.has(one)))
  process.stdout.write(`skip of ${skip.check} for ${skip.type} is not needed any more\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${needed.size} of ${skips.length} skips used\n`);
if (failed > 0 || needed.size < skips.length) process.exitCode = 1;
