import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const auditSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.looseObject({
      severity: z.string(),
      via: z.array(z.union([z.string(), z.looseObject({ url: z.string(), title: z.string() })])),
    }),
  ),
});

const acceptedSchema = z.array(z.strictObject({ advisory: z.url(), reason: z.string().min(20) }));

/** What npm says of a registry that cannot be asked for advisories, as many mirrors cannot. */
const unansweredSchema = z.looseObject({
  message: z.string(),
  statusCode: z.union([z.literal(404), z.literal(405), z.literal(501)]),
});

/** Known and accepted advisories, each with its reason. */
const ACCEPTED_FILE = '.ci/accepted-advisories.json';

export interface Advisory {
  readonly package: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
}

/** Advisories of high or critical severity in a report of `npm audit --json`, each once. */
export function severeAdvisories(report: unknown): Advisory[] {
  const parsed = auditSchema.safeParse(report);
  if (!parsed.success)
    throw new MlopsError('E_CI_AUDIT', 'npm audit must have a report: does this registry know advisories?');
  return Object.entries(parsed.data.vulnerabilities).flatMap(([name, { severity, via }]) => {
    if (severity !== 'high' && severity !== 'critical') return [];
    // A package affected only through another one names that one, which is in the report itself.
    return via.flatMap((cause) =>
      typeof cause === 'string' ? [] : [{ package: name, severity, title: cause.title, url: cause.url }],
    );
  });
}

/** Why a registry has no advisories to tell; undefined if it has. */
export function withoutAdvisories(report: unknown): string | undefined {
  return unansweredSchema.safeParse(report).data?.message;
}

/**
 * Queries the registry for advisories on the locked packages. In a dry run, a registry that cannot be asked is told and passes;
 * elsewhere it is an error.
 *
 * @throws MlopsError `E_CI_AUDIT` if there are unaccepted advisories, or accepted ones that no longer exist
 */
export function checkDependencies(repository: string): void {
  const accepted = acceptedSchema.parse(JSON.parse(readFileSync(path.join(repository, ACCEPTED_FILE), 'utf8')));
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: repository, encoding: 'utf8', maxBuffer: 64 << 20 });
  const report: unknown = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf('{'))));
  const why = withoutAdvisories(report);
  if (why !== undefined && process.env['MLOPS_CI_DRY_RUN'] === 'true') {
    process.stdout.write(`not checked, since the registry of this machine cannot be asked for advisories: ${why}\n`);
    return;
  }
  if (why !== undefined) throw new MlopsError('E_CI_AUDIT', `the registry must tell advisories; got ${why}`);
  const found = severeAdvisories(report);
  const open = found.filter(({ url }) => !accepted.some(({ advisory }) => advisory === url));
  const gone = accepted.filter(({ advisory }) => !found.some(({ url }) => url === advisory));
  const lines = [
    ...open.map((one) => `${one.package}: ${one.severity}: ${one.title} (${one.url})`),
    ...gone.map(({ advisory }) => `${ACCEPTED_FILE}: ${advisory} is not reported any more`),
  ];
  if (lines.length > 0) throw new MlopsError('E_CI_AUDIT', lines.join('\n'));
  process.stdout.write(`no advisory of high severity, ${accepted.length} accepted\n`);
}
