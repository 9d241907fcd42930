import path from 'node:path';
import { type Dataset, readDataset, readDatasetInfo } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { outputsOfRun, recordedRequest, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { FittedClassifier } from '@aml-mlops/sklearn-sweep';
import * as z from 'zod';

/** More takes longer than somebody waits, and holds other requests up. */
const MOST_DOCUMENTS = 30_000;

export interface SweepData {
  readonly test: Dataset;
  /** Rows of the test documents as the sweep's models read them. */
  readonly X: Parameters<FittedClassifier['predict']>[0];
}

/**
 * The test documents of a sweep and their rows, made as the step makes them.
 *
 * @throws MlopsError `E_SWEEP_DATA` where the documents are gone or too many
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
  const [trainFolder, testFolder] = [folderOf('train'), folderOf('test')];
  const rows = (await readDatasetInfo(trainFolder)).rows + (await readDatasetInfo(testFolder)).rows;
  if (rows > MOST_DOCUMENTS)
    throw unknown(`${rows} documents are more than the ${MOST_DOCUMENTS} that are compared here`);
  const [train, test] = [await readDataset(trainFolder), await readDataset(testFolder)];
  // It brings classifiers with it: loaded where somebody compares.
  const { featuresOf, sklearnSweep, vectorise } = await import('@aml-mlops/sklearn-sweep');
  const params = z.looseObject({}).parse(node?.params ?? {});
  const features = featuresOf(sklearnSweep.params.parse(params) as Parameters<typeof featuresOf>[0]);
  return { test, X: vectorise(train, test, features).test };
}

function unknown(reason: string): MlopsError {
  return new MlopsError('E_SWEEP_DATA', `documents of the sweep must be at hand to compare two models; ${reason}`);
}
