import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { RandomStream } from '@aml-mlops/random';

const LABELS = ['photography', 'astronomy', 'electronics', 'radio'];
const VOCABULARY = 30_000;
const BLOCK = 1000;

/**
 * Writes made-up requests of 20 to 40 words as the scoring service collects them: a file a side for each hour, in two days.
 * Files that are there already are replaced.
 *
 * @param labels of the answers. Default: four
 */
export async function writeRequests(
  folder: string,
  requests: number,
  hours: number,
  labels: readonly string[] = LABELS,
): Promise<void> {
  const random = new RandomStream(1);
  for (let hour = 0; hour < hours; hour++) {
    const share = Math.ceil((requests * (hour + 1)) / hours) - Math.ceil((requests * hour) / hours);
    const start = Date.UTC(2026, 10, 1) + hour * 3_600_000;
    const place = new Date(start).toISOString().slice(0, 13).replace(/[-T]/g, '/');
    const files = [];
    for (const side of ['inputs', 'outputs']) {
      const at = path.join(folder, 'posts/1', side, place);
      await mkdir(at, { recursive: true });
      files.push(await open(path.join(at, 'process.jsonl'), 'w'));
    }
    for (let done = 0; done < share; done += BLOCK) {
      const sides = ['', ''];
      for (let i = done; i < Math.min(share, done + BLOCK); i++) {
        const time = new Date(start + Math.floor((i / share) * 3_600_000)).toISOString();
        const [input, output] = exchange(random, time, labels);
        sides[0] += input;
        sides[1] += output;
      }
      for (const [i, text] of sides.entries()) await files[i]!.appendFile(text);
    }
    for (const file of files) await file.close();
  }
}

function exchange(random: RandomStream, time: string, labels: readonly string[]): [string, string] {
  const words = Array.from({ length: 20 + random.below(21) }, () =>
    wordOf(Math.floor(VOCABULARY * random.uniform() ** 3)),
  );
  // A tenth is not ASCII, as in most languages more is.
  const text = `The ${words.join(' ')}${random.uniform() < 0.1 ? ' – naïve' : '.'}`;
  const shared = { datacontenttype: 'application/json', time };
  const correlationid = randomUUID();
  const line = (kind: string, data: object) => {
    const head = { specversion: '1.0', id: randomUUID(), source: 'posts/1', type: `mlops.inference.${kind}` };
    return `${JSON.stringify({ ...head, ...shared, data: [data], correlationid, modelversion: '1' })}\n`;
  };
  return [
    line('inputs', { text, characters: text.length }),
    line('outputs', {
      label: labels[random.below(labels.length)],
      probability: random.uniform(),
      unknownShare: random.below(30) / 30,
    }),
  ];
}

function wordOf(rank: number): string {
  return `${((rank * 7919) % 30_011).toString(36)}${['er', 'ing', 'tion', 's', '', 'ed'][rank % 6]}`;
}
