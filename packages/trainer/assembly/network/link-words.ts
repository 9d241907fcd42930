// Which documents of a batch contain a word.

import {
  ENTRY_SLOT,
  ENTRY_WORD,
  HEADS,
  INDPTR,
  NEXT,
  THREADS,
  TOUCHED,
  TOUCHED_STRIDE,
  WORDS,
} from '../generated/network.record';
import { get } from './config';

/** Words of the vocabulary that are looked at for each word found, at most. */
const DENSE_ENOUGH: usize = 32;

/**
 * Links the entries of a batch by word, for the words of one thread: heads[word] is the first entry, documents ascending.
 * Lists the words that occur and returns their number.
 *
 * @param turn alternates between 0 and 1, because other threads may still read the previous batch's links
 */
export function linkWords(config: usize, thread: u32, start: usize, end: usize, turn: usize): usize {
  const threads = <u32>get(config, THREADS);
  const powerOfTwo = (threads & (threads - 1)) == 0;
  const indptr = get(config, INDPTR);
  const words = get(config, ENTRY_WORD);
  const heads = get(config, HEADS);
  const touched = get(config, TOUCHED) + thread * get(config, TOUCHED_STRIDE);
  const base = <usize>load<u32>(indptr + (start << 2)) << 2;
  const side = turn * get(config, TOUCHED_STRIDE);
  const next = get(config, NEXT) + side - base;
  const slots = get(config, ENTRY_SLOT) + side - base;
  let found: usize = 0;
  for (let document = end; document-- > start; ) {
    const to = <usize>load<u32>(indptr + (document << 2), 4) << 2;
    for (let e = <usize>load<u32>(indptr + (document << 2)) << 2; e < to; e += 4) {
      const word = load<u32>(words + e);
      if ((powerOfTwo ? word & (threads - 1) : word % threads) != thread) continue;
      const head = heads + (<usize>word << 2);
      const before = load<i32>(head);
      store<i32>(next + e, before);
      store<u32>(slots + e, <u32>(document - start));
      store<i32>(head, <i32>e);
      if (before < 0) {
        store<u32>(touched + (found << 2), word);
        found++;
      }
    }
  }
  const all = get(config, WORDS);
  // Ascending, so that the rows are read in the order of memory: worth a look at every word where many were found.
  if (found * DENSE_ENOUGH > all / threads) {
    found = 0;
    for (let word = <usize>thread; word < all; word += threads) {
      if (load<i32>(heads + (word << 2)) < 0) continue;
      store<u32>(touched + (found << 2), <u32>word);
      found++;
    }
  }
  return found;
}
