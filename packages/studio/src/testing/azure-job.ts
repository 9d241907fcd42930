import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Emulator } from '@aml-mlops/azureml-emulator';
import { HOSTILE } from './hostile-texts.ts';

/** `${{inputs.x}}` and similar references in commands and bodies. */
const at = (place: string) => `\${{${place}}}`;
const literal = (value: string) => ({ job_input_type: 'literal', value });

export const AZURE_JOB = 'count-and-fail';

/** A description of workspaces: the emulator as `local`, and others at given URLs. */
export function describeWorkspaces(folder: string, emulator: Emulator, others: Readonly<Record<string, string>>): void {
  const { subscription, resourceGroup, workspace, url } = emulator;
  const entry = (alias: string, address: string) =>
    `  ${alias}:\n    subscription: ${subscription}\n    resourceGroup: ${resourceGroup}\n    workspace: ${workspace}\n    computes: {cpu: cpu}\n    endpoints: {resourceManager: '${address}'}\n`;
  const all = Object.entries({ local: url, ...others }).map(([alias, address]) => entry(alias, address));
  writeFileSync(path.join(folder, 'workspaces.yaml'), `workspaces:\n${all.join('')}`);
}

/** Submits a pipeline of three steps, the last of which fails, and a schedule for it; waits for the job's end. */
export async function submitAzureJob(emulator: Emulator): Promise<void> {
  const { url, token, workspaceId } = emulator;
  const put = async (place: string, properties: unknown): Promise<void> => {
    const answer = await fetch(`${url}${workspaceId}/${place}?api-version=2022-10-01`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ properties }),
    });
    if (!answer.ok) throw new Error(`${place}: ${await answer.text()}`);
  };
  await put('environments/node/versions/1', { image: 'node:22' });
  const component = (name: string, command: string, ports: object) =>
    put(`components/${name}/versions/1`, {
      componentSpec: {
        ...{ name, version: '1', type: 'command', command, is_deterministic: true },
        ...{ environment: `${workspaceId}/environments/node/versions/1`, ...ports },
      },
    });
  const made = { made: { type: 'uri_folder' } };
  const write = `require('fs').writeFileSync(process.argv[1] + '/made.txt', '1'); console.log('wrote it')`;
  await component('make', `node -e "${write}" ${at('outputs.made')}`, { outputs: made });
  const list = `console.log(require('fs').readdirSync(process.argv[1]).join())`;
  await component('list', `node -e "${list}" ${at('inputs.data')}`, { inputs: { data: { type: 'uri_folder' } } });
  const fail = `console.error('this is why'); process.exit(1)`;
  await component('fail', `node -e "${fail}" ${at('inputs.data')}`, { inputs: { data: { type: 'uri_folder' } } });
  const node = (name: string, inputs: object = {}, outputs: object = {}) => {
    return {
      type: 'command',
      display_name: name,
      componentId: `${workspaceId}/components/${name}/versions/1`,
      inputs,
      outputs,
    };
  };
  const reads = { data: literal(at('parent.jobs.make.outputs.made')) };
  const job = {
    jobType: 'Pipeline',
    experimentName: 'counting',
    tags: { 'mlops.pipeline': 'count', 'mlops.scope': HOSTILE.markup },
    jobs: { make: node('make'), list: node('list', reads), fail: node('fail', reads) },
    settings: { default_compute: `${workspaceId}/computes/cpu`, continue_on_step_failure: true },
  };
  await put('schedules/count-weekly', {
    isEnabled: true,
    trigger: { triggerType: 'Cron', expression: '0 6 * * 1', timeZone: 'UTC' },
    action: { actionType: 'CreateJob', jobDefinition: job },
  });
  await put(`jobs/${AZURE_JOB}`, job);
  await emulator.jobEnded(AZURE_JOB);
}
