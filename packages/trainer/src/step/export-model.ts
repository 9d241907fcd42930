import path from 'node:path';
import { formatJson, hashFolder, writeFileAtomic } from '@aml-mlops/artifacts';
import { certify, checkParity, MODEL_FILES, type ParityCertificate, Scorer } from '@aml-mlops/scoring';
import { cleanText } from '@aml-mlops/text';
import { countTexts } from '../data/count-texts.ts';
import type { FittedNetwork } from '../fit.ts';
import { softmaxAt } from '../measures/temperature.ts';
import { type CardFacts, modelCard } from '../model/model-card.ts';
import { writeModel } from '../model/write-model.ts';
import type { NetworkParams } from '../network/params.ts';
import { predictLogits } from '../predict.ts';
import type { StepData } from './load-data.ts';
import type { Measures } from './measure.ts';

/**
 * Writes the model's folder and certifies it: compares the trained network with the folder as it will be served, on the
 * whole test set and on generated texts.
 *
 * @throws MlopsError `E_PARITY` if the two give different answers; the certificate stays in the folder
 */
export async function exportModel(
  folder: string,
  inputs: { readonly train: string; readonly test: string },
  model: { readonly network: FittedNetwork; readonly temperature: number; readonly params: NetworkParams },
  data: StepData,
  facts: { readonly measures: Measures; readonly sources: CardFacts['sources'] },
): Promise<{ parity: ParityCertificate; card: string }> {
  const { network, temperature, params } = model;
  const { vocabulary, labels, cleaning, test } = data;
  await writeModel(folder, { network, temperature, vocabulary, labels, cleaning, params });
  const engine = (texts: readonly string[]) => {
    const cleaned = texts.map((text) => cleanText(text, cleaning));
    return softmaxAt(temperature, predictLogits(network, countTexts(cleaned, vocabulary)), labels.length);
  };
  const scorer = await Scorer.load(folder);
  const parity = await certify({ scorer, texts: test.texts, engine }).finally(() => scorer.close());
  await writeFileAtomic(path.join(folder, MODEL_FILES.parity), formatJson(parity));
  checkParity(parity);

  const card = modelCard({
    labels,
    cleaning,
    params,
    temperature,
    parity,
    words: vocabulary.size,
    train: { hash: await hashFolder(inputs.train), documents: data.data.train.targets.length },
    test: { hash: await hashFolder(inputs.test), documents: test.ids.length },
    sources: facts.sources,
    engine: network.engine,
    epoch: network.epoch,
    metrics: facts.measures.after,
    report: facts.measures.report,
  });
  await writeFileAtomic(path.join(folder, MODEL_FILES.card), card);
  return { parity, card };
}
