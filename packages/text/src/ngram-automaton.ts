/** Of a unit that no n-gram has. */
const NO_SYMBOL = 0;
/** Of a half of a surrogate pair: such a text is cut into code points instead. */
const SURROGATE = 0xffff;

const ROOT = 0;
/** Numbers of a state in `cells` before its columns. */
const HEAD = 4;
/** Neighbouring places that are tried for a state's edges before they go to the end, so that building takes linear time. */
const TRIES = 256;

/**
 * Finds all n-grams of characters that have a column in one pass over a text, whatever their lengths: the automaton of Aho and
 * Corasick, "Efficient string matching" (1975). A state is the longest end of what was read that begins an n-gram. Looking
 * each n-gram up by its hash reads a text once for every length, and two places in memory for each n-gram.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | symbols | 65536 | uint16 | of each UTF-16 unit: its number in edges, `NO_SYMBOL` or `SURROGATE` |
 * | cells | states, HEAD + `lengths` | int32 | where the edge of symbol 0 would be, the state that an edge comes from, the state to go on from, the state to fall back to; then the columns of the n-grams that end there, and -1. Edges are places of the array: a double array (Aoe, 1989) |
 */
export class NgramAutomaton {
  readonly #symbols: Uint16Array;
  readonly #cells: Int32Array;
  readonly #stride: number;
  /** Most n-grams that end at one character. */
  readonly lengths: number;

  /**
   * @param terms in the order of UTF-16 units or of code points; the column of each is its place
   * @param range shortest and longest n-gram that a text is cut into, in code points
   * @param numbers what is written in place of each column. Default: the column
   */
  constructor(terms: readonly string[], [shortest, longest]: readonly [number, number], numbers?: Int32Array) {
    this.lengths = longest - shortest + 1;
    const trie = new Trie(terms, shortest, longest, numbers);
    this.#symbols = trie.symbols;
    this.#stride = HEAD + this.lengths;
    const { cells, placeOf } = placed(trie, this.#stride);
    link(trie, cells, placeOf, this.#stride);
    this.#cells = cells;
  }

  /**
   * Writes the columns of the n-grams between two units, from `at` on. There must be room for `lengths` a unit.
   *
   * @returns the place after the last column; -1 for units that have a surrogate
   */
  scan(units: Uint16Array, from: number, to: number, ids: Int32Array, at: number): number {
    const symbols = this.#symbols;
    const cells = this.#cells;
    const stride = this.#stride;
    let state = ROOT;
    for (let i = from; i < to; i++) {
      const symbol = symbols[units[i]!]!;
      if (symbol === SURROGATE) return -1;
      if (symbol === NO_SYMBOL) {
        state = ROOT;
        continue;
      }
      let next = cells[state]! + symbol * stride;
      while (cells[next + 1] !== state && state !== ROOT) {
        state = cells[state + 3]!;
        next = cells[state]! + symbol * stride;
      }
      if (cells[next + 1] !== state) continue;
      const end = next + stride;
      for (let out = next + HEAD; out < end; out++) {
        const column = cells[out]!;
        if (column < 0) break;
        ids[at++] = column;
      }
      state = cells[next + 2]!;
    }
    return at;
  }
}

/** All beginnings of the n-grams. Node 0 is the empty one; the children of a node come after it. */
class Trie {
  readonly symbols = new Uint16Array(0x10000);
  symbolCount = 0;
  nodes = 1;
  readonly symbolOf: Int32Array;
  readonly columnOf: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;

  constructor(terms: readonly string[], shortest: number, longest: number, numbers: Int32Array | undefined) {
    this.symbols.fill(SURROGATE, 0xd800, 0xe000);
    const isIn = (term: string) => term.length >= shortest && term.length <= longest;
    const most = terms.reduce((sum, term) => sum + (isIn(term) ? term.length : 0), 1);
    this.symbolOf = new Int32Array(most);
    this.columnOf = new Int32Array(most).fill(-1);
    this.firstChild = new Int32Array(most);
    this.nextSibling = new Int32Array(most);
    const lastChild = new Int32Array(most);
    for (let column = 0; column < terms.length; column++) {
      const term = terms[column]!;
      if (!isIn(term) || hasSurrogate(term)) continue;
      let node = ROOT;
      for (let i = 0; i < term.length; i++) {
        const symbol = this.#symbolOf(term.charCodeAt(i));
        // Terms are sorted: if there is such a child, it is the last one.
        const last = lastChild[node]!;
        if (last !== 0 && this.symbolOf[last] === symbol) {
          node = last;
          continue;
        }
        const child = this.nodes++;
        this.symbolOf[child] = symbol;
        if (last === 0) this.firstChild[node] = child;
        else this.nextSibling[last] = child;
        lastChild[node] = child;
        node = child;
      }
      this.columnOf[node] = numbers ? numbers[column]! : column;
    }
  }

  #symbolOf(unit: number): number {
    if (this.symbols[unit] === NO_SYMBOL) this.symbols[unit] = ++this.symbolCount;
    return this.symbols[unit]!;
  }

  /** Nodes by their depth. */
  inBreadth(): Int32Array {
    const order = new Int32Array(this.nodes);
    let count = 1;
    for (let i = 0; i < count; i++) {
      for (let child = this.firstChild[order[i]!]!; child !== 0; child = this.nextSibling[child]!)
        order[count++] = child;
    }
    return order;
  }
}

function hasSurrogate(term: string): boolean {
  for (let i = 0; i < term.length; i++) if ((term.charCodeAt(i) & 0xf800) === 0xd800) return true;
  return false;
}

/** Finds each node a place where none of its edges meets another's. */
function placed(trie: Trie, stride: number): { cells: Int32Array; placeOf: Int32Array } {
  const { nodes, symbolOf, firstChild, nextSibling, symbolCount } = trie;
  let isTaken = new Uint8Array(2 * nodes + symbolCount + 2);
  isTaken[ROOT] = 1;
  const bases = new Int32Array(nodes);
  const placeOf = new Int32Array(nodes);
  let free = 1;
  let end = 1;
  for (const node of trie.inBreadth()) {
    const first = firstChild[node]!;
    if (first === 0) continue;
    let base = Math.max(0, free - symbolOf[first]!);
    for (let tries = 0; ; tries++, base++) {
      if (tries === TRIES) base = Math.max(base, end);
      if (base + symbolCount + 1 > isTaken.length) isTaken = enlarged(isTaken, base + symbolCount + 1);
      if (fits(first, base)) break;
    }
    bases[node] = base;
    for (let child = first; child !== 0; child = nextSibling[child]!) {
      const place = base + symbolOf[child]!;
      isTaken[place] = 1;
      placeOf[child] = place;
      if (place >= end) end = place + 1;
    }
    while (isTaken[free] === 1) free++;
  }
  // An edge is looked for up to the last symbol behind any base.
  const cells = new Int32Array((end + symbolCount + 1) * stride).fill(-1);
  for (let node = 0; node < nodes; node++) {
    const from = placeOf[node]! * stride;
    cells[from] = bases[node]! * stride;
    for (let child = firstChild[node]!; child !== 0; child = nextSibling[child]!) {
      cells[placeOf[child]! * stride + 1] = from;
    }
  }
  return { cells, placeOf };

  function fits(first: number, base: number): boolean {
    for (let child = first; child !== 0; child = nextSibling[child]!) {
      if (isTaken[base + symbolOf[child]!] === 1) return false;
    }
    return true;
  }
}

/** Sets where each state falls back to and goes on from, and its columns: its own, and those of the state it falls back to. */
function link(trie: Trie, cells: Int32Array, placeOf: Int32Array, stride: number): void {
  const { symbolOf, columnOf, firstChild, nextSibling } = trie;
  cells[ROOT + 2] = ROOT;
  cells[ROOT + 3] = ROOT;
  for (const node of trie.inBreadth()) {
    const from = placeOf[node]! * stride;
    for (let child = firstChild[node]!; child !== 0; child = nextSibling[child]!) {
      const symbol = symbolOf[child]! * stride;
      const at = placeOf[child]! * stride;
      let fallback = ROOT;
      for (let state = from; state !== ROOT && fallback === ROOT; ) {
        state = cells[state + 3]!;
        const next = cells[state]! + symbol;
        if (cells[next + 1] === state) fallback = next;
      }
      cells[at + 3] = fallback;
      cells[at + 2] = firstChild[child] !== 0 ? at : cells[fallback + 2]!;
      let out = at + HEAD;
      if (columnOf[child]! >= 0) cells[out++] = columnOf[child]!;
      for (let i = fallback + HEAD; i < fallback + stride && cells[i]! >= 0; i++) cells[out++] = cells[i]!;
    }
  }
}

function enlarged(old: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * needed);
  larger.set(old);
  return larger;
}
