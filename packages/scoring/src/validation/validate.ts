import { stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { Scorer } from '../scorer.ts';
import type { Answer, Answerer } from './answerer.ts';
import type { ValidationCases } from './cases.ts';
import { variantsOf } from './variants.ts';

export interface ValidationCheck {
  readonly name: string;
  readonly passed: boolean;
  /** The finding, in a sentence. */
  readonly detail: string;
}

export interface Validation {
  readonly passed: boolean;
  readonly checks: readonly ValidationCheck[];
}

export interface ValidationOptions {
  /** Folder of the model. */
  readonly model: string;
  /** Folder of the champion, to compare predictions for the golden texts. Default: none. */
  readonly champion?: string;
  readonly cases: ValidationCases;
  /** Clock in milliseconds, from any origin. Default: `performance.now`. */
  readonly now?: () => number;
}

/** Number of texts that are timed one by one, after as many for warming up. */
const TIMED = 50;
const NAMED = 5;

/** Validates a model folder against its team's cases. Checks without cases are left out. */
export async function validateModel(options: ValidationOptions): Promise<Validation> {
  const { cases, now = () => performance.now() } = options;
  const scorer = await Scorer.load(options.model);
  const champion = options.champion === undefined ? undefined : await Scorer.load(options.champion);
  try {
    const checks = [
      ...(await checkAnswers(scorer, cases)),
      ...(await checkLatency(scorer, cases, now)),
      ...(await checkSize(options.model, cases)),
      ...(champion ? await compare(scorer, champion, cases) : []),
    ];
    return { passed: checks.every(({ passed }) => passed), checks };
  } finally {
    await scorer.close();
    await champion?.close();
  }
}

/** Validates any model, such as one behind an endpoint, against its team's cases; its files are not checked. */
export async function validateAnswers(answerer: Answerer, cases: ValidationCases): Promise<Validation> {
  const checks = await checkAnswers(answerer, cases);
  return { passed: checks.every(({ passed }) => passed), checks };
}

async function checkAnswers(answerer: Answerer, cases: ValidationCases): Promise<ValidationCheck[]> {
  return [
    ...(await checkGolden(answerer, cases)),
    ...(await checkSlices(answerer, cases)),
    ...(await checkInvariance(answerer, cases)),
    ...(await checkDirections(answerer, cases)),
  ];
}

/** One check of all golden texts, and one that every class of the model has some. */
async function checkGolden(scorer: Answerer, { golden, budgets }: ValidationCases): Promise<ValidationCheck[]> {
  if (golden.length === 0) return [];
  const wrong = await mistakes(scorer, golden);
  const covered = new Set(golden.map(({ label }) => label));
  const missing = scorer.labels.filter((label) => !covered.has(label));
  return [
    share('golden texts', wrong, golden.length, budgets.goldenErrors, 'have their label'),
    {
      name: 'golden texts of every class',
      passed: missing.length === 0,
      detail: missing.length === 0 ? `all ${covered.size} labels have one` : `none of ${listed(missing)}`,
    },
  ];
}

async function checkSlices(scorer: Answerer, { slices }: ValidationCases): Promise<ValidationCheck[]> {
  const checks: ValidationCheck[] = [];
  for (const { name, texts, minimumAccuracy } of slices) {
    const wrong = await mistakes(scorer, texts);
    checks.push(share(`slice: ${name}`, wrong, texts.length, 1 - minimumAccuracy, 'have their label'));
  }
  return checks;
}

/** A sentence for each text with a wrong label. */
async function mistakes(scorer: Answerer, texts: ValidationCases['golden']): Promise<string[]> {
  const predictions = await scorer.predict(texts.map(({ text }) => text));
  return texts.flatMap(({ text, label }, i) =>
    predictions[i]!.label === label ? [] : [`${quote(text)} is ${predictions[i]!.label}, not ${label}`],
  );
}

async function checkInvariance(scorer: Answerer, cases: ValidationCases): Promise<ValidationCheck[]> {
  const { invariant, signature, budgets } = cases;
  if (invariant.length === 0) return [];
  const originals = await scorer.predict(invariant);
  const variants = invariant.flatMap((text, i) =>
    variantsOf(text, signature).map((variant) => ({ ...variant, original: originals[i]!.label })),
  );
  const predictions = await scorer.predict(variants.map(({ text }) => text));
  return [...new Set(variants.map(({ name }) => name))].map((name) => {
    const wrong = variants.flatMap((variant, i) => {
      const { label } = predictions[i]!;
      if (variant.name !== name || label === variant.original) return [];
      return [`${quote(variant.text)} is ${label}, without the change ${variant.original}`];
    });
    return share(`invariance: ${name}`, wrong, invariant.length, budgets.invarianceErrors, 'keep their label');
  });
}

async function checkDirections(scorer: Answerer, { directional }: ValidationCases): Promise<ValidationCheck[]> {
  if (directional.length === 0) return [];
  const all = { top: scorer.labels.length };
  const from = await scorer.predict(
    directional.map((one) => one.from),
    all,
  );
  const to = await scorer.predict(
    directional.map((one) => one.to),
    all,
  );
  const wrong = directional.flatMap((one, i) => {
    const [before, after] = [scoreOf(from[i]!, one.label), scoreOf(to[i]!, one.label)];
    const isRight = one.expect === 'likelier' ? after > before : after < before;
    if (isRight) return [];
    return [
      `${quote(one.from)} -> ${quote(one.to)}: ${one.label} goes from ${before.toPrecision(4)} to ${after.toPrecision(4)}`,
    ];
  });
  return [share('directional', wrong, directional.length, 0, 'change as expected')];
}

/** The score of a label that the model does not have is constant. */
function scoreOf({ top }: Answer, label: string): number {
  return top.find((ranked) => ranked.label === label)?.score ?? 0;
}

async function checkLatency(scorer: Scorer, cases: ValidationCases, now: () => number): Promise<ValidationCheck[]> {
  const { latencyMs } = cases.budgets;
  const texts = [...cases.golden.map(({ text }) => text), ...cases.invariant];
  if (latencyMs === undefined || texts.length === 0) return [];
  const times: number[] = [];
  for (let i = 0; i < 2 * TIMED; i++) {
    const started = now();
    await scorer.predict([texts[i % texts.length]!]);
    if (i >= TIMED) times.push(now() - started);
  }
  const median = times.sort((a, b) => a - b)[TIMED / 2]!;
  return [
    {
      name: 'latency',
      passed: median <= latencyMs,
      detail: `median ${median.toFixed(2)} ms a text; budget ${latencyMs} ms`,
    },
  ];
}

async function checkSize(folder: string, { budgets }: ValidationCases): Promise<ValidationCheck[]> {
  if (budgets.bytes === undefined) return [];
  const sizes = (await listFiles(folder)).map(async (file) => (await stat(path.join(folder, file))).size);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return [{ name: 'size', passed: bytes <= budgets.bytes, detail: `${bytes} bytes; budget ${budgets.bytes} bytes` }];
}

/** Golden texts that only the champion classifies correctly must not outnumber those that only its successor does. */
async function compare(scorer: Answerer, champion: Answerer, { golden }: ValidationCases): Promise<ValidationCheck[]> {
  if (golden.length === 0) return [];
  const texts = golden.map(({ text }) => text);
  const [ours, theirs] = [await scorer.predict(texts), await champion.predict(texts)];
  const hits = (predictions: readonly Answer[]) => golden.map(({ label }, i) => predictions[i]!.label === label);
  const [own, old] = [hits(ours), hits(theirs)];
  const lost = golden.flatMap(({ text }, i) => (old[i] && !own[i] ? [quote(text)] : []));
  const won = own.filter((hit, i) => hit && !old[i]).length;
  const detail = `${won} golden texts more and ${lost.length} fewer than the champion${lost.length > 0 ? `: ${listed(lost)}` : ''}`;
  return [{ name: 'champion', passed: lost.length <= won, detail }];
}

function share(name: string, wrong: readonly string[], all: number, budget: number, what: string): ValidationCheck {
  const rest = wrong.length > 0 ? `: ${listed(wrong)}` : '';
  return {
    name,
    passed: wrong.length <= budget * all + 1e-9,
    detail: `${all - wrong.length} of ${all} ${what}${rest}`,
  };
}

function listed(items: readonly string[]): string {
  const more = items.length > NAMED ? ` and ${items.length - NAMED} more` : '';
  return items.slice(0, NAMED).join('; ') + more;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
