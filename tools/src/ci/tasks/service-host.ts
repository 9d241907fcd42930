import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

/** The service that runs a workflow, as far as tasks use it. */
export interface ServiceHost {
  /** Commit of this workflow's last successful run on a branch; undefined if there is none. */
  lastSuccess(branch: string): Promise<string | undefined>;
  /** Comments on the run's pull request; replaces an earlier comment with this title. */
  comment(title: string, text: string): Promise<void>;
  /** Publishes a version: `NOTES.md` of the folder, and its files. */
  release(tag: string, folder: string): Promise<void>;
}

/** Undefined on a laptop. */
export function openServiceHost(environment: NodeJS.ProcessEnv = process.env): ServiceHost | undefined {
  if (environment['GITHUB_ACTIONS'] === 'true') return githubHost(environment);
  return environment['TF_BUILD'] === undefined ? undefined : azureHost(environment);
}

function githubHost(environment: NodeJS.ProcessEnv): ServiceHost {
  const given = (name: string) => variable(environment, name);
  const api = `${given('GITHUB_API_URL')}/repos/${given('GITHUB_REPOSITORY')}`;
  const send = (method: string, path: string, body?: unknown) =>
    ask(method, path.startsWith('http') ? path : `${api}${path}`, given('GITHUB_TOKEN'), body);
  return {
    async lastSuccess(branch) {
      const [, file] = /\/([^/@]+)@/.exec(given('GITHUB_WORKFLOW_REF')) ?? [];
      const query = `branch=${encodeURIComponent(branch)}&status=success&per_page=1`;
      const answer = await send('GET', `/actions/workflows/${file}/runs?${query}`);
      return (answer as { workflow_runs: { head_sha: string }[] }).workflow_runs[0]?.head_sha;
    },
    async comment(title, text) {
      const issue = `/issues/${given('PULL_REQUEST')}/comments`;
      const known = (await send('GET', `${issue}?per_page=100`)) as { url: string; body: string }[];
      const before = known.find(({ body }) => body.startsWith(heading(title)));
      const body = `${heading(title)}\n\n${text}`;
      await send(before ? 'PATCH' : 'POST', before?.url ?? issue, { body });
    },
    async release(tag, folder) {
      const body = readFileSync(path.join(folder, 'NOTES.md'), 'utf8');
      const made = (await send('POST', '/releases', { tag_name: tag, name: tag, body })) as { upload_url: string };
      const uploads = made.upload_url.replace(/\{.*\}$/, '');
      for (const file of readdirSync(folder)
        .filter((name) => name !== 'NOTES.md')
        .sort()) {
        const bytes = readFileSync(path.join(folder, file));
        await ask('POST', `${uploads}?name=${encodeURIComponent(file)}`, given('GITHUB_TOKEN'), bytes);
      }
    },
  };
}

function azureHost(environment: NodeJS.ProcessEnv): ServiceHost {
  const given = (name: string) => variable(environment, name);
  const api = `${given('SYSTEM_COLLECTIONURI')}${encodeURIComponent(given('SYSTEM_TEAMPROJECT'))}/_apis`;
  const send = (method: string, path: string, body?: unknown) =>
    ask(method, `${api}${path}${path.includes('?') ? '&' : '?'}api-version=7.1`, given('SYSTEM_ACCESSTOKEN'), body);
  return {
    async lastSuccess(branch) {
      const query = `definitions=${encodeURIComponent(given('SYSTEM_DEFINITIONID'))}&branchName=${encodeURIComponent(`refs/heads/${branch}`)}`;
      const answer = await send('GET', `/build/builds?${query}&resultFilter=succeeded&$top=1`);
      return (answer as { value: { sourceVersion: string }[] }).value[0]?.sourceVersion;
    },
    async comment(title, text) {
      const request = given('SYSTEM_PULLREQUEST_PULLREQUESTID');
      const threads = `/git/repositories/${given('BUILD_REPOSITORY_ID')}/pullRequests/${request}/threads`;
      const content = `${heading(title)}\n\n${text}`;
      const known = (await send('GET', threads)) as {
        value: { id: number; comments: { id: number; content?: string }[] }[];
      };
      const before = known.value.find(({ comments }) => comments[0]?.content?.startsWith(heading(title)));
      if (before) await send('PATCH', `${threads}/${before.id}/comments/${before.comments[0]!.id}`, { content });
      else await send('POST', threads, { comments: [{ content, commentType: 'text' }], status: 'closed' });
    },
    async release(tag) {
      // The pipeline stores the files as its artifact; the tag identifies the run.
      process.stdout.write(`##vso[build.addbuildtag]${tag}\n`);
    },
  };
}

function heading(title: string): string {
  return `### ${title}`;
}

async function ask(method: string, url: string, token: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': body instanceof Buffer ? 'application/octet-stream' : 'application/json',
    },
    ...(body !== undefined && { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  if (answer.ok) return answer.json();
  const text = (await answer.text()).slice(0, 300);
  throw new MlopsError(
    'E_CI_SERVICE',
    `${method} ${new URL(url).pathname} must be answered; got ${answer.status}: ${text}`,
  );
}

function variable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new MlopsError('E_CI_VARIABLE', `variable ${name} must be given to this step`, { parameter: name });
}
