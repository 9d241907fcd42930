import path from 'node:path';
import { writeDataset } from '@aml-mlops/artifacts';
import { RandomStream } from '@aml-mlops/random';
import { cleaningFor, cleanText, writeCleaning } from '@aml-mlops/text';

const TOPICS: Readonly<Record<string, readonly string[]>> = {
  astronomy: ['telescope', 'eyepiece', 'nebula', 'planet', 'galaxy', 'mirror'],
  photography: ['lens', 'aperture', 'shutter', 'film', 'tripod', 'flash'],
  radio: ['antenna', 'transceiver', 'noise', 'signal', 'coax', 'repeater'],
};
const COMMON = ['bought', 'yesterday', 'question', 'anybody', 'cheap', 'broken', 'works', 'night'];

export const LABELS = Object.keys(TOPICS);

export interface Posts {
  readonly texts: readonly string[];
  readonly targets: readonly number[];
}

/** Seeded raw forum posts on three topics; a third of their words indicate the topic. */
export function posts(seed: number, count: number): Posts {
  const random = new RandomStream(seed);
  const pick = (words: readonly string[]) => words[random.below(words.length)]!;
  const all = Object.values(TOPICS);
  const targets = Array.from({ length: count }, () => random.below(3));
  const texts = targets.map((target) => {
    const words = Array.from({ length: 9 }, (_, i) => pick(i % 3 === 0 ? all[target]! : [...COMMON, ...all.flat()]));
    return `${words.join(' ')}, ${random.below(90)}! ${pick(['Thanks.', 'Café?', 'naïve 😀', ''])}`;
  });
  return { texts, targets };
}

/** Writes posts as a prepared dataset. */
export async function writePosts(folder: string, { texts, targets }: Posts): Promise<string> {
  const cleaning = await cleaningFor({ language: 'en', punctuation: 'tokens' });
  const train = path.join(folder, 'train');
  const clean = texts.map((text) => cleanText(text, cleaning));
  await writeDataset(train, LABELS, { ids: texts.map((_, i) => `${i}`), texts: clean, targets: [...targets] });
  await writeCleaning(train, cleaning);
  return train;
}
