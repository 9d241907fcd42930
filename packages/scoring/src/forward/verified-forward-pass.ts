import { openModel } from '@aml-mlops/onnx';
import { RowReader } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';
import type { OnnxSession } from '../onnx-session.ts';
import type { ForwardPass } from './forward-pass.ts';
import { openForwardPass } from './open-forward-pass.ts';
import { verifyForwardPass } from './verify-forward-pass.ts';

/** A forward pass, and what reads raw texts for it. */
export interface TextForwardPass {
  readonly pass: ForwardPass;
  readonly reader: RowReader;
}

/**
 * The forward pass of a model, if it has one that gives the scores of ONNX Runtime.
 *
 * @param file the ONNX file
 */
export async function verifiedForwardPass(
  file: string,
  { description, features, cleaning }: ModelFolder,
  session: OnnxSession,
): Promise<TextForwardPass | undefined> {
  const names = { ...description.inputs, scores: description.outputs.scores };
  const opened = openModel(file);
  // Whether there is one does not depend on the numbers of columns, whose order takes time to find.
  const inOrder = openForwardPass(opened, names);
  if (!inOrder) return undefined;
  const reader = new RowReader(features.kind === 'counts' ? features.vocabulary : features.vectorizer, cleaning);
  // Only blocks give their columns other numbers; looking each up takes time.
  const pass = features.kind === 'blocks' ? openForwardPass(opened, names, reader.columns) : inOrder;
  const { length } = reader.columns;
  return pass && (await verifyForwardPass(pass, length, (rows) => session.scores(rows))) ? { pass, reader } : undefined;
}
