import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { cleanText, DEFAULT_CLEANING, TfidfVectorizer, Vectorizer } from '@aml-mlops/text';
import { isRepresentationTask, representationOf } from './representation-tasks.ts';

/**
 * Our side of the text benchmark: `node own-side.ts CORPUS.json`, where the file contains `{train, test}`. Prints `ready`, then
 * answers each line `tfidf`, `clean` or a representation's name with the elapsed and processor seconds, like peer_side.py.
 */
const { train, test } = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as {
  train: string[];
  test: string[];
};

function run(task: string): void {
  if (task === 'clean') {
    for (const text of train) cleanText(text, DEFAULT_CLEANING);
    for (const text of test) cleanText(text, DEFAULT_CLEANING);
    return;
  }
  if (isRepresentationTask(task)) {
    const vectorizer = new Vectorizer(representationOf(task));
    vectorizer.fitTransform(train);
    vectorizer.transform(test);
    return;
  }
  const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
  vectorizer.fitTransform(train);
  vectorizer.transform(test);
}

process.stdout.write('ready\n');
for await (const task of createInterface({ input: process.stdin })) {
  const began = performance.now();
  const before = process.cpuUsage();
  run(task);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${(performance.now() - began) / 1000} ${(user + system) / 1e6}\n`);
}
