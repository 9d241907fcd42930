import type { Candidate } from '../candidates/candidate.ts';
import { drawDocuments } from '../documents/draw-documents.ts';
import type { HoldOut } from '../documents/hold-out.ts';
import { readRows, type TrainingDocuments, textsOf } from '../documents/read-documents.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { fitFromDisk, learnsFromDisk } from './fit-from-disk.ts';
import { fitWinner } from './fit-winner.ts';
import type { FittedWinner } from './fitted-winner.ts';
import type { HeldOutDocuments } from './held-out-temperatures.ts';

/** However long documents are, so many are drawn. */
const FEWEST = 100;

export interface FitOnAllOptions {
  /** Of the prepared dataset. */
  readonly folder: string;
  /** Of temporary files. */
  readonly scratch: string;
  /** Default: none is held out */
  readonly hold: HoldOut | undefined;
  readonly params: { readonly fittedCharacters: number; readonly seed: number };
  readonly log: (sentence: string) => void;
  readonly progress: (done: number, total: number, label: string) => void;
  readonly signal: AbortSignal;
}

/** N-grams of characters begin at each, four lengths of them: they take as much memory as the words of so many times the text. */
export const CHARACTERS_WEIGH = 10;

/** What became of the documents. */
export interface FittedOnAll {
  readonly fitted: FittedWinner;
  /** How many were drawn to learn from; undefined where the winner learnt from all that were not held out. */
  readonly learntFrom: number | undefined;
  readonly heldOut: HeldOutDocuments | undefined;
}

/**
 * Fits the winner on all documents but those that are held out: in memory where the texts have at most `fittedCharacters`, a tenth of that if
 * it reads n-grams of characters, else from disk. A winner that cannot learn from disk learns from a stratified draw of as many documents as
 * have about `fittedCharacters`, where there are more.
 */
export async function fitOnAll(
  pool: JudgingPool,
  winner: JudgedCandidate,
  { texts, targets, characters, labels: names }: TrainingDocuments,
  { folder, scratch, hold, params: { fittedCharacters, seed }, log, progress, signal }: FitOnAllOptions,
): Promise<FittedOnAll> {
  const labels = names.length;
  const rows = hold?.learnt ?? Int32Array.from(targets.keys());
  const own = valuesAt(targets, rows);
  const heldOut = hold && {
    texts: texts ? Array.from(hold.held, (row) => texts[row]!) : await readRows(folder, hold.held),
    targets: valuesAt(targets, hold.held),
  };
  if (heldOut) log(`${heldOut.texts.length} documents are held out, to tell how sure the winner may be`);
  const fitOn = (held: string[], classes: Int32Array) =>
    fitWinner(pool, winner, { texts: held, targets: sharedCopy(classes), labels, heldOut }, log);
  const isDiskPossible = learnsFromDisk(winner.candidate);
  const isLight = characters * (readsCharacters(winner.candidate) ? CHARACTERS_WEIGH : 1) <= fittedCharacters;
  if (texts && (isLight || !isDiskPossible)) {
    const learnt = hold ? Array.from(rows, (row) => texts[row]!) : texts;
    if (hold) texts.length = 0;
    return { fitted: await fitOn(learnt, own), learntFrom: undefined, heldOut };
  }
  if (isDiskPossible) {
    if (texts) texts.length = 0;
    const stored = { texts: textsOf(folder, hold?.learnt), targets: own, labels, heldOut, seed, folder: scratch };
    const onProgress = (done: number, total: number) => progress(done, total, 'documents read for the winner');
    const fitted = await fitFromDisk(pool, winner, stored, { log, onProgress, signal });
    return { fitted, learntFrom: undefined, heldOut };
  }
  const most = Math.max(FEWEST, Math.floor((targets.length * fittedCharacters) / characters));
  const drawn = valuesAt(rows, drawDocuments(own, most, seed));
  log(
    `the winner learns from ${drawn.length} of ${targets.length} documents, a stratified draw: ${winner.candidate.name} cannot learn from disk, and all have ${characters} characters, more than fittedCharacters, ${fittedCharacters}`,
  );
  const fitted = await fitOn(await readRows(folder, drawn), valuesAt(targets, drawn));
  return { fitted, learntFrom: drawn.length, heldOut };
}

function valuesAt(values: Int32Array, rows: Int32Array): Int32Array {
  return rows.map((row) => values[row]!);
}

function readsCharacters({ members }: Candidate): boolean {
  return members.some(({ on }) => on.representation.blocks.some(({ analyzer }) => analyzer !== 'word'));
}

function sharedCopy(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
