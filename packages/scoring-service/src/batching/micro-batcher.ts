import { MlopsError } from '@aml-mlops/errors';

/** How to answer texts. */
export interface AnswerOptions {
  /** Labels to rank for each text. */
  readonly top: number;
  /** Report the words that determined the label. */
  readonly explain: boolean;
}

/** Times of a batch, in milliseconds on the batcher's clock. */
export interface BatchTimes {
  /** Texts of all requests in the batch. */
  readonly texts: number;
  readonly started: number;
  /** When tokenisation of its texts ended. */
  readonly tokenised: number;
  readonly ended: number;
}

/** The caller, and how long it waits. */
export interface Caller {
  /** On the batcher's clock, in milliseconds. */
  readonly deadline: number;
  isGone(): boolean;
  /** Called for each batch that contained texts of this job, before the answer. */
  onBatch?(times: BatchTimes): void;
}

export interface WorkHooks {
  /** Called when the texts are tokenised. */
  readonly onTokenised?: () => void;
}

export type DropReason = 'client-gone' | 'deadline' | 'queue-full';

export interface BatcherOptions<Answer> {
  /** Answers of some texts, in their order. Those that are there at once need no promise. */
  readonly work: (
    texts: readonly string[],
    options: AnswerOptions & WorkHooks,
  ) => readonly Answer[] | Promise<readonly Answer[]>;
  readonly queuedTexts: number;
  readonly queuedCharacters: number;
  /** Called for every batch sent to the model. */
  readonly onBatch?: (texts: number) => void;
  /** Called for work that was abandoned. */
  readonly onDrop?: (reason: DropReason, texts: number) => void;
  /**
   * Whether the work is done in this thread, so that waiting for others gains nothing: texts that arrive while nothing waits are
   * worked on at once. Default: false.
   */
  readonly isSynchronous?: boolean;
  /** Milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
  /** Default: `setImmediate`, so that requests that have arrived by then are read first and join the batch. */
  readonly defer?: (run: () => void) => void;
}

interface Job<Answer> {
  readonly texts: readonly string[];
  readonly options: AnswerOptions;
  readonly caller: Caller;
  readonly answers: Answer[];
  readonly resolve: (answers: Answer[]) => void;
  readonly reject: (error: Error) => void;
  failed: boolean;
}

/** Texts of one job in a batch. */
interface Share<Answer> {
  readonly job: Job<Answer>;
  readonly from: number;
  readonly to: number;
}

/** Maximum texts and characters of a batch, so that other requests wait at most some milliseconds. */
const BATCH_TEXTS = 256;
const BATCH_CHARACTERS = 1 << 17;

/**
 * Batches the texts that arrive while the model is busy. A request larger than a batch is split, and requests that arrived
 * meanwhile get their turn before its next part. Work that no caller waits for any more is dropped before it starts.
 */
export class MicroBatcher<Answer> {
  readonly #options: BatcherOptions<Answer>;
  readonly #now: () => number;
  readonly #defer: (run: () => void) => void;
  #jobs: Job<Answer>[] = [];
  #isScheduled = false;
  #texts = 0;
  #characters = 0;
  #charactersASecond = 0;
  readonly #idle: (() => void)[] = [];

  constructor(options: BatcherOptions<Answer>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#defer = options.defer ?? ((run) => void setImmediate(run));
  }

  /** Texts waiting or being processed. */
  get waitingTexts(): number {
    return this.#texts;
  }

  /**
   * @throws MlopsError `E_QUEUE_FULL` with the field `retryAfterSeconds`, `E_DEADLINE`, `E_CLIENT_GONE`, or any
   * error of the work
   */
  submit(texts: readonly string[], options: AnswerOptions, caller: Caller): Promise<Answer[]> {
    if (texts.length === 0) return Promise.resolve([]);
    const characters = charactersOf(texts, 0, texts.length);
    const { queuedTexts, queuedCharacters } = this.#options;
    // A single request is admitted whatever its size, which the request limits have already checked.
    const isOver = this.#texts + texts.length > queuedTexts || this.#characters + characters > queuedCharacters;
    if (isOver && this.#texts > 0) return Promise.reject(this.#full(texts.length));
    return new Promise((resolve, reject) => {
      this.#jobs.push({ texts, options, caller, answers: [], resolve, reject, failed: false });
      this.#texts += texts.length;
      this.#characters += characters;
      this.#schedule(this.#jobs.length === 1);
    });
  }

  /** Resolves when nothing is waiting or being processed. */
  async idle(): Promise<void> {
    if (this.#texts > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #full(texts: number): MlopsError {
    this.#options.onDrop?.('queue-full', texts);
    const seconds = this.#charactersASecond > 0 ? Math.ceil(this.#characters / this.#charactersASecond) : 1;
    const retryAfterSeconds = Math.min(60, Math.max(1, seconds));
    const message = `texts that wait must be at most ${this.#options.queuedTexts}; got ${this.#texts} and ${texts} more: try again in ${retryAfterSeconds} s`;
    return new MlopsError('E_QUEUE_FULL', message, { retryAfterSeconds });
  }

  /** @param isFirst nothing else waits */
  #schedule(isFirst = false): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (isFirst && this.#options.isSynchronous) void this.#turn();
    else this.#defer(() => void this.#turn());
  }

  async #turn(): Promise<void> {
    const shares = this.#take();
    if (shares.length > 0) {
      const started = this.#now();
      const characters = charactersIn(shares);
      try {
        await this.#answer(shares);
      } catch (error) {
        await this.#answerEach(shares, error);
      }
      const seconds = (this.#now() - started) / 1000;
      if (seconds > 0) this.#charactersASecond = characters / seconds;
    }
    this.#isScheduled = false;
    if (this.#jobs.length > 0) this.#schedule();
    if (this.#texts === 0 && this.#idle.length > 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** The next batch, of jobs with the same setting for explanations. */
  #take(): Share<Answer>[] {
    const shares: Share<Answer>[] = [];
    const kept: Job<Answer>[] = [];
    const unfinished: Job<Answer>[] = [];
    let texts = 0;
    let characters = 0;
    let explain: boolean | undefined;
    const now = this.#now();
    for (const job of this.#jobs) {
      if (job.failed) continue;
      const isDue = this.#drop(job, now);
      if (isDue) continue;
      explain ??= job.options.explain;
      const isFull = texts >= BATCH_TEXTS || characters >= BATCH_CHARACTERS;
      if (isFull || job.options.explain !== explain) {
        kept.push(job);
        continue;
      }
      const from = job.answers.length;
      let to = from;
      while (to < job.texts.length && texts < BATCH_TEXTS && characters < BATCH_CHARACTERS) {
        characters += job.texts[to]!.length;
        texts++;
        to++;
      }
      shares.push({ job, from, to });
      if (to < job.texts.length) unfinished.push(job);
    }
    this.#jobs = kept.concat(unfinished);
    return shares;
  }

  /** Whether the caller no longer waits for the answer. */
  #drop(job: Job<Answer>, now: number): boolean {
    const reason = job.caller.isGone() ? 'client-gone' : now > job.caller.deadline ? 'deadline' : undefined;
    if (!reason) return false;
    const left = job.texts.length - job.answers.length;
    this.#options.onDrop?.(reason, left);
    this.#fail(
      job,
      reason === 'deadline'
        ? new MlopsError('E_DEADLINE', `time of request is over; ${left} of its ${job.texts.length} texts were left`)
        : new MlopsError('E_CLIENT_GONE', 'the client closed the connection before its answer'),
    );
    return true;
  }

  /** After an error: one request's must not affect the others, so each is processed alone. */
  async #answerEach(shares: readonly Share<Answer>[], error: unknown): Promise<void> {
    if (shares.length === 1) return this.#fail(shares[0]!.job, error);
    for (const share of shares) {
      try {
        await this.#answer([share]);
      } catch (cause) {
        this.#fail(share.job, cause);
      }
    }
  }

  async #answer(shares: readonly Share<Answer>[]): Promise<void> {
    const texts = textsOf(shares);
    const options = optionsOf(shares);
    const isWatched = shares.some(({ job }) => job.caller.onBatch);
    const given = isWatched ? this.#watchedWork(shares, texts, options) : this.#options.work(texts, options);
    const answers = given instanceof Promise ? await given : given;
    if (answers.length !== texts.length) throw new Error(`${texts.length} texts got ${answers.length} answers`);
    this.#options.onBatch?.(texts.length);
    let at = 0;
    for (const { job, from, to } of shares) {
      for (let i = from; i < to; i++) job.answers.push(answers[at++]!);
      if (to < job.texts.length) continue;
      this.#leave(job);
      job.resolve(job.answers);
    }
  }

  /** Works, and tells the callers that want to know when. */
  async #watchedWork(
    shares: readonly Share<Answer>[],
    texts: readonly string[],
    options: AnswerOptions,
  ): Promise<readonly Answer[]> {
    const started = this.#now();
    let tokenised = started;
    const onTokenised = () => {
      tokenised = this.#now();
    };
    const answers = await this.#options.work(texts, { ...options, onTokenised });
    const times = { texts: texts.length, started, tokenised, ended: this.#now() };
    for (const { job } of shares) job.caller.onBatch?.(times);
    return answers;
  }

  #fail(job: Job<Answer>, error: unknown): void {
    job.failed = true;
    this.#leave(job);
    job.reject(error instanceof Error ? error : new Error(String(error)));
  }

  #leave({ texts }: Job<Answer>): void {
    this.#texts -= texts.length;
    this.#characters -= charactersOf(texts, 0, texts.length);
  }
}

/** The texts of a batch; most are of one job that was not cut. */
function textsOf<Answer>(shares: readonly Share<Answer>[]): readonly string[] {
  const { job, from, to } = shares[0]!;
  if (shares.length === 1 && from === 0 && to === job.texts.length) return job.texts;
  return shares.flatMap((share) => share.job.texts.slice(share.from, share.to));
}

/** Options of a batch: as many labels as any of its jobs asks for. */
function optionsOf<Answer>(shares: readonly Share<Answer>[]): AnswerOptions {
  const { explain } = shares[0]!.job.options;
  let top = 0;
  for (const { job } of shares) if (job.options.top > top) top = job.options.top;
  return { top, explain };
}

function charactersIn<Answer>(shares: readonly Share<Answer>[]): number {
  let characters = 0;
  for (const { job, from, to } of shares) characters += charactersOf(job.texts, from, to);
  return characters;
}

function charactersOf(texts: readonly string[], from: number, to: number): number {
  let characters = 0;
  for (let i = from; i < to; i++) characters += texts[i]!.length;
  return characters;
}
