import path from 'node:path';
import { readDatasetInfo } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { outputsOfRun, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';

/** A larger sweep takes too long. */
const MOST_DOCUMENTS = 30_000;

/** Inputs of a sweep, and how it turned them into rows. */
export interface SweepData {
  readonly train: string;
  readonly test: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Folders of a sweep's documents.
 *
 * @throws MlopsError `E_SWEEP_DATA` if the documents have been removed or are too many
 */
export async function sweepData(workspace: Workspace, run: string, nodeName: string): Promise<SweepData> {
  const { plan, bindings } = recordedRequest(workspace, run);
  const node = plan.nodes.find(({ name }) => name === nodeName);
  const outputs = outputsOfRun(workspace, run);
  const folderOf = (port: string): string => {
    const source = node?.inputs[port];
    const edge = source && 'edge' in source ? source.edge : undefined;
    const folder =
      edge?.from === 'node'
        ? outputs.find((output) => output.node === edge.node && output.port === edge.output)?.folder
        : edge?.from === 'input'
          ? bindings[edge.name]
          : undefined;
    if (folder === undefined) throw unknown(`the ${port} documents of ${nodeName} are not in this workspace`);
    return path.resolve(folder);
  };
  const [train, test] = [folderOf('train'), folderOf('test')];
  const rows = (await readDatasetInfo(train)).rows + (await readDatasetInfo(test)).rows;
  if (rows > MOST_DOCUMENTS)
    throw unknown(`${rows} documents are more than the ${MOST_DOCUMENTS} that are compared here`);
  return { train, test, params: z.looseObject({}).parse(node?.params ?? {}) };
}

function unknown(reason: string): MlopsError {
  return new MlopsError('E_SWEEP_DATA', `documents of the sweep must be at hand to compare two models; ${reason}`);
}
