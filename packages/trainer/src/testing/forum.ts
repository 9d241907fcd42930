import path from 'node:path';
import { type DatasetInfo, writeDataset } from '@aml-mlops/artifacts';
import { keyedDraw, lowbias32 } from '@aml-mlops/random';
import { cleanText, DEFAULT_CLEANING, writeCleaning } from '@aml-mlops/text';

const TOPICS = {
  astronomy: ['telescope', 'eyepiece', 'nebula', 'mount', 'planet', 'galaxy', 'dark', 'sky', 'mirror', 'collimation'],
  photography: ['lens', 'aperture', 'shutter', 'film', 'tripod', 'exposure', 'portrait', 'darkroom', 'flash', 'bokeh'],
  radio: ['antenna', 'band', 'transceiver', 'noise', 'signal', 'coax', 'repeater', 'morse', 'contest', 'tuner'],
};
const COMMON = ['bought', 'yesterday', 'question', 'anybody', 'cheap', 'broken', 'works', 'night', 'club', 'friend'];

export const LABELS = Object.keys(TOPICS);

/** Seeded raw forum posts on three topics, with capitals, punctuation and digits. */
export function forumPosts(seed: number, count: number): { ids: string[]; texts: string[]; targets: number[] } {
  const key = lowbias32(seed);
  let turn = 0;
  const pick = <T>(items: readonly T[]): T => items[Math.floor((keyedDraw(key, turn++) * items.length) / 2 ** 32)]!;
  const topics = Object.values(TOPICS);
  const targets = Array.from({ length: count }, () => Math.floor((keyedDraw(key, turn++) * 3) / 2 ** 32));
  const texts = targets.map((target) => {
    const words = Array.from({ length: 12 }, (_, i) =>
      i % 3 === 0 ? pick(topics[target]!) : pick([...COMMON, ...topics.flat()]),
    );
    return `${words.join(' ')}, ${turn % 97}! ${pick(['Thanks.', 'Café?', 'naïve 😀', ''])}`.replace(/^./, (c) =>
      c.toUpperCase(),
    );
  });
  return { ids: texts.map((_, i) => `${seed}-${i}`), texts, targets };
}

/** Writes posts as prepared train and test sets, and the raw test set as well. */
export async function writeForum(
  folder: string,
  sizes: { train: number; test: number },
): Promise<{ train: string; test: string; rawTest: string; info: DatasetInfo }> {
  const [train, test, rawTest] = ['train', 'test', 'raw-test'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const prepared = (posts: ReturnType<typeof forumPosts>) => ({
    ...posts,
    texts: posts.texts.map((text) => cleanText(text, DEFAULT_CLEANING)),
  });
  const info = await writeDataset(train, LABELS, prepared(forumPosts(1, sizes.train)));
  await writeCleaning(train, DEFAULT_CLEANING);
  await writeDataset(test, LABELS, prepared(forumPosts(2, sizes.test)));
  await writeCleaning(test, DEFAULT_CLEANING);
  await writeDataset(rawTest, LABELS, forumPosts(2, sizes.test));
  return { train, test, rawTest, info };
}
