import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cleanText, DEFAULT_CLEANING } from '@aml-mlops/text';
import type { LabelledTexts } from '@aml-mlops/trainer';

/** Unpacks the newsgroups archive, because PyTorch's script reads the files. */
export async function unpackGroups(archive: string, folder: string): Promise<string> {
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder]);
  return folder;
}

/** Cleaned posts of some groups, sorted by file name. */
export async function readGroups(
  root: string,
  split: 'train' | 'test',
  labels: readonly string[],
): Promise<LabelledTexts> {
  const texts: string[] = [];
  const targets: number[] = [];
  for (const [target, label] of labels.entries()) {
    const folder = path.join(root, `20news-bydate-${split}`, label);
    for (const file of (await readdir(folder)).sort()) {
      texts.push(cleanText(await readFile(path.join(folder, file), 'latin1'), DEFAULT_CLEANING));
      targets.push(target);
    }
  }
  return { texts, targets: Int32Array.from(targets), labels };
}
