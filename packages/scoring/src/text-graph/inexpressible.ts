import { isV2 } from '@aml-mlops/text';
import type { ModelFolder } from '../model-folder.ts';

/** Most columns of a model that is written: each text's row is dense in ONNX. */
const MOST_COLUMNS = 1_000_000;

/**
 * The rule of a model's cleaning or representation that ONNX's operators cannot express, as a sentence; undefined if there
 * is none.
 */
export function inexpressible({ cleaning, features }: ModelFolder): string | undefined {
  if (isV2(cleaning) && cleaning.segments) {
    return 'words of scripts without blanks are found by a dictionary (`segments` of the cleaning), and ONNX has no operator for that';
  }
  if (isV2(cleaning) && !cleaning.lowerCase && cleaning.stopWords.length > 0) {
    return 'stop words are dropped whatever their case from texts that keep theirs (`stopWords` without `lowerCase` of the cleaning)';
  }
  if (!isV2(cleaning) && !cleaning.lowerCase && cleaning.stopWords) {
    return 'stop words are dropped whatever their case from texts that keep theirs (`stopWords` without `lowerCase` of the cleaning)';
  }
  const lowers =
    features.kind === 'tfidf'
      ? features.vectorizer.options.lowercase
      : features.kind === 'blocks' && features.vectorizer.representation.lowerCase;
  if (lowers && !cleaning.lowerCase) {
    return 'words are put in lower case after the text was cleaned and composed (`lowerCase` of the representation)';
  }
  if (features.kind !== 'blocks') return undefined;
  const { blocks, columns } = features.vectorizer;
  for (const { state } of blocks) {
    const { analyzer, hashingBits, ngramRange, tokens } = state.block;
    if (hashingBits !== null) {
      return 'the columns of n-grams are their hashes (`hashingBits` of the representation), and ONNX has no operator for MurmurHash3 of a string';
    }
    if (analyzer === 'char' && tokens === 'pieces' && !isV2(cleaning)) {
      return 'n-grams of characters hold the blanks at the ends of a text that version 1 of the cleaning leaves beside U+200B';
    }
    if (analyzer === 'char_wb' && ngramRange[0] === 1) {
      return 'the blanks at both ends of each word are n-grams of their own (`char_wb` from 1 on)';
    }
  }
  if (columns > MOST_COLUMNS) {
    return `the row of a text is dense in ONNX, and ${columns} columns are too many for that (at most ${MOST_COLUMNS})`;
  }
  return undefined;
}
