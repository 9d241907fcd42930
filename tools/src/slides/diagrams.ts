import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { planSchema } from '@aml-mlops/pipeline-sdk';
import { workspacePackages } from '../boundaries/workspace-packages.ts';
import { layersDiagram } from './layers-diagram.ts';
import { pipelineDiagram } from './pipeline-diagram.ts';
import { templatesDiagram } from './templates-diagram.ts';

/** Pictures that slides refer to as `diagram:NAME`, generated from their subject. */
export async function diagramsOf(root: string): Promise<ReadonlyMap<string, string>> {
  const [retrain, define] = await Promise.all([planOf(root, 'retrain'), planOf(root, 'define')]);
  return new Map([
    ['pipeline', pipelineDiagram(retrain)],
    ['define', pipelineDiagram(define)],
    ['layers', layersDiagram(workspacePackages(root))],
    ['templates', await templatesDiagram(path.join(root, 'infrastructure'))],
  ]);
}

/** The plan printed by `mlops graph`. */
async function planOf(root: string, pipeline: string) {
  const mlops = path.join(root, 'packages/cli/bin/mlops');
  const { MLOPS_CONFIG: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(mlops, ['graph', pipeline, '--json'], { cwd: root, env });
  return planSchema.parse(JSON.parse(stdout));
}
