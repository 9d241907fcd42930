/**
 * The bag-of-words network in WebAssembly SIMD: one pass over a window of documents, by one thread of T.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | B, T | | documents per step, threads |
 * | H, C | | units of a hidden layer and classes, padded to multiples of 8 and 4 with weights that stay zero |
 * | E | V x H | first layer, one row per word |
 * | b1, W2, b2, W3, b3 | H, H x H, H, C x H, C | the small layers, stored consecutively; W2 by input, W3 by class |
 * | h1, h2 | B x H | hidden layers after ReLU and dropout |
 * | d1, d2, dz | B x H, B x H, B x C | gradients of the loss before each activation |
 *
 * A step has two halves with a barrier after each: (1) a thread runs a slice of documents forward and back to d1;
 * (2) a thread owns the words w with w % T == t and some rows of the small layers, sums their gradients in registers and
 * applies Adam immediately. Dense Adam moves the rows of all words at every step. Rows of words that are absent from the
 * next batch are deferred: the sum of their missed steps is applied when a batch contains the word again. Every number
 * is summed by one thread in one fixed order (words, units and documents ascending), so the bits do not depend on T.
 * Multiplications and additions are never fused, so the bits do not depend on the machine either.
 */

import {
  BATCH,
  C,
  CLASSES,
  CLASS_WEIGHTS,
  DELTA_Z,
  DENSE_ADAM,
  DOCUMENTS,
  FIRST_STEP,
  PROBABILITIES,
  SCRATCH,
  SETTLES,
  STEPS,
  TARGETS,
  THREADS,
} from './generated/network.record';
import { DROPOUT_KEY, STEP_BYTES } from './generated/step.record';
import { learn4 } from './network/backward';
import { barrier } from './network/barrier';
import { catchUpAll, catchUpFound } from './network/catch-up';
import { get } from './network/config';
import { forward4 } from './network/forward';
import { linkWords } from './network/link-words';
import { exponentials } from './network/softmax';
import { updateLayers } from './network/update-layers';
import { updateWords } from './network/update-words';

// Exported functions stay separate functions in the compiled module.
export { activate, deactivate } from './network/activation';
export { learn4 } from './network/backward';
export { barrier } from './network/barrier';
export { drawEmbedding } from './network/draw';
export { embed } from './network/embed';
export { forward4 } from './network/forward';
export { linkWords } from './network/link-words';
export { dots4, multiply4 } from './network/matrix';
export { exponentials } from './network/softmax';
export { update4, updateBias, updateLayers } from './network/update-layers';
export { updateWord, updateWords } from './network/update-words';

/** Trains on the window's documents, one step per B of them. All T threads must call it. */
export function train(config: usize, thread: u32): void {
  barrier(config);
  const threads = <usize>get(config, THREADS);
  const batch = get(config, BATCH);
  const documents = get(config, DOCUMENTS);
  const scratch = get(config, SCRATCH) + thread * (get(config, C) << 3);
  const targets = get(config, TARGETS);
  const classWeights = get(config, CLASS_WEIGHTS);
  const dense = get(config, DENSE_ADAM) != 0;
  let done = get(config, FIRST_STEP);
  let step = get(config, STEPS) + done * STEP_BYTES;
  let turn: usize = 0;
  let found = linkWords(config, thread, 0, min(batch, documents), turn);
  if (dense && done > 0) {
    catchUpFound(config, thread, found, done);
    barrier(config);
  }
  for (let start: usize = 0; start < documents; start += batch) {
    const end = min(start + batch, documents);
    let weightSum: f64 = 0;
    for (let i = start; i < end; i++) weightSum += load<f32>(classWeights + (load<u32>(targets + (i << 2)) << 2));
    const key = load<u32>(step, DROPOUT_KEY);
    const groups = (end - start + 3) >> 2;
    const last = (groups * (thread + 1)) / threads;
    for (let group = (groups * thread) / threads; group < last; group++) {
      learn4(config, start, end, group << 2, weightSum, key, scratch);
    }
    barrier(config);
    updateWords(config, thread, start, found, turn, step, done);
    updateLayers(config, thread, end - start, step);
    step += STEP_BYTES;
    done++;
    if (end < documents) {
      turn ^= 1;
      found = linkWords(config, thread, end, min(end + batch, documents), turn);
      if (dense) catchUpFound(config, thread, found, done);
    } else if (dense && get(config, SETTLES)) catchUpAll(config, thread, done);
    barrier(config);
  }
}

/** Probabilities of the window's documents. All T threads must call it. */
export function predict(config: usize, thread: u32): void {
  barrier(config);
  const threads = <usize>get(config, THREADS);
  const documents = get(config, DOCUMENTS);
  const c = get(config, C);
  const classes = get(config, CLASSES);
  const scratch = get(config, SCRATCH) + thread * (c << 3);
  const slot = <usize>thread << 2;
  const logits = get(config, DELTA_Z) + slot * (c << 2);
  const groups = (documents + 3) >> 2;
  const last = (groups * (thread + 1)) / threads;
  for (let group = (groups * thread) / threads; group < last; group++) {
    const first = group << 2;
    forward4(config, first, documents, slot, 0, 0, 0);
    for (let i: usize = 0; i < 4 && first + i < documents; i++) {
      const sum = exponentials(logits + i * (c << 2), classes, scratch);
      const out = get(config, PROBABILITIES) + (first + i) * (classes << 2);
      for (let k: usize = 0; k < classes; k++) store<f32>(out + (k << 2), <f32>(load<f64>(scratch + (k << 3)) / sum));
    }
  }
  barrier(config);
}
