import { Xorshift32 } from '@aml-mlops/random';
import { SplitSearch } from './best-split.ts';
import type { ForestData } from './forest-data.ts';
import type { TreeBuilder } from './trees.ts';
import { WordHits } from './word-hits.ts';

export interface TreeOptions {
  /** Words drawn at each node, in [1, columns]. */
  readonly maxFeatures: number;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly bootstrap: boolean;
}

interface NodeTask {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly total: Float64Array;
  readonly entries: number;
}

/** Scanning a document's entries is this many times cheaper per entry than looking them up by word. */
const ROW_ADVANTAGE = 3;

/**
 * Grows decision trees by Breiman's random forest (Machine Learning 45, 2001), one after another. The words of a node are
 * drawn without replacement, constant ones included, until `maxFeatures` are drawn and at least one is not constant. The
 * purest split on them is taken, as in scikit-learn 1.9's trees on sparse data.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | samples | documents | documents of the tree; a node holds samples[start] to samples[end] |
 * | place | n | place of each document in samples, -1 if it is not in the tree |
 * | weights | n | number of bootstrap draws of each document |
 * | words | V | all words; the front is shuffled at every node |
 * | drawnAt | V | number of the node that drew the word last |
 *
 * A large node scans the documents of each drawn word; a small one scans its own documents and keeps the drawn words'
 * entries. Words that occur in none of the node's documents are constant and cost nothing.
 */
export class TreeGrower {
  readonly #data: ForestData;
  readonly #codes: Int32Array;
  readonly #C: number;
  readonly #options: TreeOptions;
  readonly #builder: TreeBuilder;
  readonly #samples: Int32Array;
  readonly #place: Int32Array;
  readonly #weights: Float64Array;
  readonly #words: Int32Array;
  readonly #drawnAt: Int32Array;
  readonly #search: SplitSearch;
  readonly #rows: Int32Array;
  readonly #values: Float32Array;
  readonly #hits: WordHits;
  readonly #meanDocuments: number;
  #random = new Xorshift32(1);
  #nodeNumber = 0;

  constructor(data: ForestData, codes: Int32Array, C: number, options: TreeOptions, builder: TreeBuilder) {
    const { rows, columns } = data;
    this.#data = data;
    this.#codes = codes;
    this.#C = C;
    this.#options = options;
    this.#builder = builder;
    this.#samples = new Int32Array(rows);
    this.#place = new Int32Array(rows);
    this.#weights = new Float64Array(rows);
    this.#words = new Int32Array(columns);
    this.#drawnAt = new Int32Array(columns);
    this.#search = new SplitSearch(codes, this.#weights, C);
    this.#rows = new Int32Array(rows);
    this.#values = new Float32Array(rows);
    this.#hits = new WordHits(columns);
    this.#meanDocuments = data.rowWords.length / Math.max(columns, 1);
  }

  grow(seed: number): void {
    this.#random = new Xorshift32(seed);
    // Every tree starts with the words in order, so that it depends on its own seed only.
    for (let j = 0; j < this.#words.length; j++) this.#words[j] = j;
    const stack: NodeTask[] = [this.#root()];
    for (let task = stack.pop(); task; task = stack.pop()) {
      if (this.#isLeaf(task) || !this.#findSplit(task)) {
        this.#makeLeaf(task);
        continue;
      }
      const { feature, threshold } = this.#search;
      const middle = this.#partition(task, feature, threshold);
      const right = this.#child(middle, task.end, task.depth + 1);
      const left = {
        node: this.#builder.add(),
        start: task.start,
        end: middle,
        depth: task.depth + 1,
        total: task.total.map((weight, c) => weight - right.total[c]!),
        entries: task.entries - right.entries,
      };
      const at = this.#builder.at(task.node);
      this.#builder.feature[at] = feature;
      this.#builder.threshold[at] = threshold;
      this.#builder.left[at] = left.node;
      this.#builder.right[at] = right.node;
      stack.push(right, left);
    }
    this.#builder.endTree();
  }

  /** Draws n documents with replacement, or takes each one once. */
  #root(): NodeTask {
    const n = this.#data.rows;
    this.#weights.fill(this.#options.bootstrap ? 0 : 1);
    if (this.#options.bootstrap) {
      for (let d = 0; d < n; d++) {
        const i = this.#random.below(n);
        this.#weights[i] = this.#weights[i]! + 1;
      }
    }
    let size = 0;
    for (let i = 0; i < n; i++) {
      this.#place[i] = -1;
      if (this.#weights[i]! > 0) {
        this.#place[i] = size;
        this.#samples[size++] = i;
      }
    }
    return this.#child(0, size, 0);
  }

  #child(start: number, end: number, depth: number): NodeTask {
    const total = new Float64Array(this.#C);
    let entries = 0;
    for (let s = start; s < end; s++) {
      const i = this.#samples[s]!;
      const c = this.#codes[i]!;
      total[c] = total[c]! + this.#weights[i]!;
      entries += this.#data.rowStart[i + 1]! - this.#data.rowStart[i]!;
    }
    return { node: this.#builder.add(), start, end, depth, total, entries };
  }

  #isLeaf({ start, end, depth, total }: NodeTask): boolean {
    if (depth >= this.#options.maxDepth || end - start < this.#options.minSamplesSplit) return true;
    let classes = 0;
    for (const weight of total) if (weight > 0) classes++;
    return classes < 2;
  }

  #makeLeaf({ node, total }: NodeTask): void {
    const at = this.#builder.at(node);
    let weight = 0;
    let last = 0;
    let classes = 0;
    total.forEach((count, c) => {
      weight += count;
      if (count <= 0) return;
      last = c;
      classes++;
    });
    const { feature, left, right, mixed, threshold } = this.#builder;
    feature[at] = -1;
    threshold[at] = 0;
    left[at] = classes === 1 ? last : -1;
    right[at] = classes === 1 ? -1 : mixed.length / this.#C;
    if (classes !== 1) for (const count of total) mixed.push(count / weight);
  }

  #findSplit(task: NodeTask): boolean {
    const search = this.#search;
    const drawn = this.#draw();
    search.begin(task.total, task.end - task.start);
    const byRow = task.entries <= drawn * (this.#meanDocuments + 2) * ROW_ADVANTAGE;
    if (byRow ? this.#considerByRow(task) : this.#considerByWord(task, drawn)) return search.feature >= 0;
    return this.#considerAny(task);
  }

  /** Draws words: the first `maxFeatures` of a shuffle. */
  #draw(): number {
    const words = this.#words;
    const V = words.length;
    const count = Math.min(this.#options.maxFeatures, V);
    const number = ++this.#nodeNumber;
    for (let d = 0; d < count; d++) {
      const at = d + this.#random.below(V - d);
      const word = words[at]!;
      words[at] = words[d]!;
      words[d] = word;
      this.#drawnAt[word] = number;
    }
    return count;
  }

  #considerByWord({ start, end }: NodeTask, drawn: number): boolean {
    const { wordStart, wordRows, wordValues } = this.#data;
    const [rows, values, place] = [this.#rows, this.#values, this.#place];
    let any = false;
    for (let d = 0; d < drawn; d++) {
      const j = this.#words[d]!;
      let count = 0;
      const last = wordStart[j + 1]!;
      for (let p = wordStart[j]!; p < last; p++) {
        const i = wordRows[p]!;
        const s = place[i]!;
        if (s < start || s >= end) continue;
        rows[count] = i;
        values[count++] = wordValues[p]!;
      }
      if (count > 0 && this.#search.consider(j, rows, values, count)) any = true;
    }
    return any;
  }

  #considerByRow({ start, end }: NodeTask): boolean {
    const { rowStart, rowWords, rowValues } = this.#data;
    const [hits, drawnAt, samples] = [this.#hits, this.#drawnAt, this.#samples];
    const number = this.#nodeNumber;
    hits.begin(number);
    for (let s = start; s < end; s++) {
      const i = samples[s]!;
      const last = rowStart[i + 1]!;
      for (let p = rowStart[i]!; p < last; p++) {
        const j = rowWords[p]!;
        if (drawnAt[j] === number) hits.add(j, i, rowValues[p]!);
      }
    }
    let any = false;
    for (let w = 0; w < hits.words; w++) if (this.#considerHits(w)) any = true;
    return any;
  }

  /** Continues the shuffle until a word is not constant: each such word has the same chance. */
  #considerAny({ start, end }: NodeTask): boolean {
    const { rowStart, rowWords, rowValues } = this.#data;
    const [hits, samples] = [this.#hits, this.#samples];
    hits.begin(++this.#nodeNumber);
    for (let s = start; s < end; s++) {
      const i = samples[s]!;
      const last = rowStart[i + 1]!;
      for (let p = rowStart[i]!; p < last; p++) hits.add(rowWords[p]!, i, rowValues[p]!);
    }
    const w = hits.anyVarying(end - start, this.#random.nextInt31());
    return w >= 0 && this.#considerHits(w);
  }

  #considerHits(w: number): boolean {
    const count = this.#hits.copy(w, this.#rows, this.#values);
    return this.#search.consider(this.#hits.wordAt(w), this.#rows, this.#values, count);
  }

  /** Moves the documents above the threshold to the end of the node; returns the index of the first of them. */
  #partition({ start, end }: NodeTask, feature: number, threshold: number): number {
    const { wordStart, wordRows, wordValues } = this.#data;
    const [samples, place] = [this.#samples, this.#place];
    const zeroGoesLeft = threshold >= 0;
    // Documents with the word that leave the side of the zeros; all others stay in place.
    let left = start;
    let right = end;
    for (let p = wordStart[feature]!; p < wordStart[feature + 1]!; p++) {
      const i = wordRows[p]!;
      const at = place[i]!;
      if (at < start || at >= end) continue;
      const goesLeft = wordValues[p]! <= threshold;
      if (goesLeft === zeroGoesLeft) continue;
      const to = goesLeft ? left++ : --right;
      const other = samples[to]!;
      samples[to] = i;
      samples[at] = other;
      place[i] = to;
      place[other] = at;
    }
    return zeroGoesLeft ? right : left;
  }
}
