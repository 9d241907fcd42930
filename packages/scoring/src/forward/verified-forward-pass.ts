import { readFile } from 'node:fs/promises';
import type { ModelFolder } from '../model-folder.ts';
import type { OnnxSession } from '../onnx-session.ts';
import type { ForwardPass } from './forward-pass.ts';
import { openForwardPass } from './open-forward-pass.ts';
import { verifyForwardPass } from './verify-forward-pass.ts';

/**
 * The forward pass of a model, if it has one that gives the scores of ONNX Runtime.
 *
 * @param file the ONNX file
 */
export async function verifiedForwardPass(
  file: string,
  { description, features }: ModelFolder,
  session: OnnxSession,
): Promise<ForwardPass | undefined> {
  const names = { ...description.inputs, scores: description.outputs.scores };
  const columns =
    features.kind === 'counts'
      ? features.vocabulary.size
      : features.kind === 'blocks'
        ? features.vectorizer.columns
        : features.vectorizer.vocabulary.size;
  const pass = openForwardPass(await readFile(file), names);
  return pass && (await verifyForwardPass(pass, columns, (rows) => session.scores(rows))) ? pass : undefined;
}
