import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CiFiles, Problem } from './ci-files.ts';

/** No sign-in uses a secret: identities are federated, and the token of a run is its own. */
export function checkSecrets({ repository, workflows, federated, environments }: CiFiles): Problem[] {
  const problems: Problem[] = [];
  const read = globSync(['.github/**/*.yml', '.azure-pipelines/**/*.yml'], { cwd: repository });
  for (const file of read.sort()) {
    const system = file.startsWith('.github') ? 'github' : 'azure';
    const lines = readFileSync(path.join(repository, file), 'utf8').split('\n');
    for (const [i, text] of lines.entries()) {
      const found =
        system === 'github'
          ? [...text.matchAll(/\bsecrets(?:\.|\[')([\w-]+)/g)].filter(([, name]) => name !== 'GITHUB_TOKEN')
          : [...text.matchAll(/\$\(([\w.]*(?:secret|password|key|token)[\w.]*)\)/gi)].filter(
              ([, name]) => name !== 'System.AccessToken',
            );
      for (const [, name] of found)
        problems.push({
          file,
          line: i + 1,
          message: `a workflow must use no secret: Azure is signed in to by federation; got ${name}`,
        });
    }
  }
  for (const { file, jobs } of workflows) {
    for (const job of jobs) {
      const { environment, line } = job;
      const signsIn = job.steps.some(({ uses }) => /^azure\/login@/i.test(uses ?? ''));
      if (!signsIn) continue;
      if (environment === undefined)
        problems.push({
          file,
          line,
          message: `job ${job.id} must run in an environment: the subject of its token is matched to it`,
        });
      else if (Object.hasOwn(environments, environment) && !federated.has(environment)) {
        const message = `environment ${environment} must be trusted by an identity: infrastructure/parameters.*.json has no credential of the subject repo:…:environment:${environment}`;
        problems.push({ file, line, message });
      }
    }
  }
  return problems;
}
