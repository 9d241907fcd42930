import { appendFileSync } from 'node:fs';

/** Passes a value to later steps and jobs of the current system; on a laptop it is printed. */
export function setOutput(name: string, value: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (/[\r\n]/.test(value)) throw new Error(`output ${name} must be one line; got ${JSON.stringify(value)}`);
  const { GITHUB_OUTPUT: file, TF_BUILD: azure } = environment;
  if (file !== undefined) appendFileSync(file, `${name}=${value}\n`);
  // For other jobs, and for later steps of this one.
  if (azure !== undefined) {
    process.stdout.write(`##vso[task.setvariable variable=${name};isOutput=true]${value}\n`);
    process.stdout.write(`##vso[task.setvariable variable=${name}]${value}\n`);
  }
  process.stdout.write(`${name}=${value}\n`);
}
