import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, expect, test } from 'vitest';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { STUDY_RUN, seedTuning } from '../testing/seed-tuning.ts';
import { prunedBecause } from './read/tuning/pruned-because.ts';
import { studies, study } from './read/tuning/study.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-tuning-'));
const workspace = openWorkspace(home);
await seedTuning(workspace);
afterAll(() => {
  workspace.close();
  rmSync(home, { recursive: true });
});

test('a study is shown with every trial, what matters, and why trials ended early', async () => {
  expect(studies(workspace)).toMatchObject([{ run: STUDY_RUN, node: HOSTILE.address, scope: HOSTILE.emoji }]);
  const shown = await study(workspace, STUDY_RUN, HOSTILE.address);
  expect(shown).toMatchObject({
    ...{ metric: 'logLoss', isMaximised: false, policy: 'asha (reductionFactor 3, minSteps 2)' },
    ...{ logarithmic: ['learningRate'], test: { accuracy: 0.871 } },
  });
  expect(shown.trials).toHaveLength(24);
  expect(shown.trials[5]).toMatchObject({ state: 'failed', value: null, why: HOSTILE.control });
  expect(shown.trials[3]?.curve[0]).toBeNull();
  const pruned = shown.trials.find(({ state }) => state === 'pruned');
  expect(pruned?.why).toMatch(
    /^at step 2, \d+ of 22 others that reached it were better; the policy lets the best of each 3 continue/,
  );
  await expect(study(workspace, STUDY_RUN, '__proto__')).rejects.toThrow('must be one that is there');
});

test('where a pruned trial stood is told by the goal', () => {
  const curves = [[0.5], [0.7], [0.9, 1]];
  const policy = { type: 'median' };
  expect(prunedBecause(policy, curves[0]!, curves, true)).toContain('at step 1, 2 of 2 others');
  expect(prunedBecause(policy, curves[0]!, curves, false)).toContain('at step 1, 0 of 2 others');
  expect(prunedBecause({ type: '__proto__' }, [null], [], true)).toBe('its value at step 1 was no number');
  expect(prunedBecause(policy, [], [], true)).toContain('before its first step');
});
