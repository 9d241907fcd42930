import type { RandomStream } from '@aml-mlops/random';

/** A post on one of several topics; topics from 4 on share no words with the others. */
export function drawPost(random: RandomStream, topic: number): string {
  const words = Array.from({ length: 30 }, () =>
    random.uniform() < 0.6
      ? `common${Math.floor(400 * random.uniform() ** 2)}`
      : `topic${topic}x${Math.floor(200 * random.uniform() ** 2)}`,
  );
  return words.join(' ');
}
