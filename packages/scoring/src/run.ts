import { cp } from 'node:fs/promises';
import path from 'node:path';
import { DESCRIPTOR_FILE, formatJson, hashFolder, readDataset, writeFileAtomic } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import type { championGate } from './contract.ts';
import { answersOf } from './gate/answers.ts';
import { costMatrix } from './gate/criterion.ts';
import { type Contender, decide } from './gate/decide.ts';
import { readParity } from './parity/read-parity.ts';
import { Scorer } from './scorer.ts';

/** Compares candidate and champion on the raw test documents, and copies the winner's folder byte for byte. */
export const run: RunOf<typeof championGate> = async ({ inputs, outputs, params, run, log, signal }) => {
  const test = await readDataset(inputs.test);
  const contender = async (folder: string): Promise<Contender> => {
    signal.throwIfAborted();
    const scorer = await Scorer.load(folder, { threads: params.threads });
    const answers = await answersOf(scorer, test);
    await scorer.close();
    return { answers, contentHash: await hashFolder(folder) };
  };
  const parity = await readParity(inputs.model);
  const candidate = { ...(await contender(inputs.model)), parity };
  const champion = inputs.champion === undefined ? undefined : await contender(inputs.champion);

  const { metric, margin, floor, resamples, seed } = params;
  const hasCosts = metric === 'cost' || params.costs.length > 0;
  const costs = hasCosts ? costMatrix(params.costs, test.labels) : undefined;
  const options = { metric, margin, floor, resamples, seed, ...(costs && { costs }) };
  const decision = decide(candidate, champion, test.targets, options);
  const winner = decision.promoted || inputs.champion === undefined ? inputs.model : inputs.champion;
  await cp(winner, outputs.champion, {
    recursive: true,
    filter: (source) => path.basename(source) !== DESCRIPTOR_FILE,
  });
  await writeFileAtomic(path.join(outputs.decision, 'decision.json'), formatJson(decision));

  const verdict = decision.promoted ? 'promoted' : champion ? 'kept the champion' : 'not promoted';
  log(`${verdict}: ${decision.reason}`);
  run.setTag('promoted', String(decision.promoted));
  run.setTag('reason', decision.reason);
  run.logMetrics({ ...decision.candidate });
  if (decision.evidence)
    run.logMetrics({ advantage: decision.evidence.advantage, mcnemarP: decision.evidence.mcnemar.pValue });
  await run.logContent(formatJson(decision), 'decision.json');
};
