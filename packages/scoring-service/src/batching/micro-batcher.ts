import { callerGone, modelClosed, queueFull, timedOut } from './ask-errors.ts';

/** What the texts of a request are asked for; texts of equal ones go together. */
export interface AskOptions {
  readonly top: number;
  readonly explain: boolean;
}

export interface AskControl {
  /** Aborted when the client is gone. */
  readonly signal?: AbortSignal;
  /** Milliseconds until nobody waits for the answer any more. Default none. */
  readonly timeout?: number;
}

export interface MicroBatcherOptions<Answer> {
  /** Answers texts, each by itself, in their order. */
  readonly answer: (texts: readonly string[], options: AskOptions) => Promise<readonly Answer[]>;
  /** Cuts what was answered with a larger `top` down to this one. */
  readonly cut: (answer: Answer, top: number) => Answer;
  /** Texts that go to the model together at most. Range [1, inf) */
  readonly maxBatch: number;
  /** Texts that wait at most; a single request may be as large when nothing waits. Range [1, inf) */
  readonly maxWaiting: number;
  readonly observe?: {
    batch?(size: number): void;
    dropped?(reason: 'timeout' | 'gone', texts: number): void;
  };
}

/** One request's texts, as far as they are answered. */
interface Ticket<Answer> {
  readonly texts: readonly string[];
  readonly options: AskOptions;
  readonly answers: Answer[];
  /** Texts that went to the model already. */
  taken: number;
  settled: boolean;
  resolve(answers: Answer[]): void;
  reject(error: unknown): void;
}

/** A part of a ticket's texts within a batch. */
interface Piece<Answer> {
  readonly ticket: Ticket<Answer>;
  readonly from: number;
  readonly to: number;
}

/**
 * Lets what waits while the model is busy go to it together: nothing waits for company, so one request alone is as fast as without.
 * A request that is larger than a batch is cut, and its parts take turns with what others ask. Each answer goes to the ticket
 * that its text came from; if a batch fails, its tickets are asked one by one, so that no caller pays for another's text.
 */
export class MicroBatcher<Answer> {
  readonly #options: MicroBatcherOptions<Answer>;
  readonly #queue: Ticket<Answer>[] = [];
  #waiting = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: MicroBatcherOptions<Answer>) {
    this.#options = options;
  }

  /** Texts that are not with the model yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * @throws MlopsError `E_BUSY` where too much waits, `E_TIMEOUT`, `E_CALLER_GONE`, `E_CLOSED`; and what the model throws
   */
  async ask(texts: readonly string[], options: AskOptions, { signal, timeout }: AskControl = {}): Promise<Answer[]> {
    if (this.#closed) throw modelClosed();
    if (texts.length === 0) return [];
    if (signal?.aborted) throw callerGone();
    const { maxWaiting } = this.#options;
    if (this.#waiting > 0 && this.#waiting + texts.length > maxWaiting) throw queueFull(maxWaiting);
    const { promise, resolve, reject } = Promise.withResolvers<Answer[]>();
    const ticket: Ticket<Answer> = { texts, options, answers: [], taken: 0, settled: false, resolve, reject };
    this.#queue.push(ticket);
    this.#waiting += texts.length;
    const onGone = () => this.#drop(ticket, 'gone', callerGone());
    signal?.addEventListener('abort', onGone, { once: true });
    const timer =
      timeout === undefined ? undefined : setTimeout(() => this.#drop(ticket, 'timeout', timedOut(timeout)), timeout);
    this.#running ??= this.#run();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onGone);
    }
  }

  /** Takes nothing more, and resolves when all that waits is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives in this turn of the event loop goes together from the first batch on.
    await Promise.resolve();
    for (let pieces = this.#nextBatch(); pieces.length > 0; pieces = this.#nextBatch()) await this.#answer(pieces);
    this.#running = undefined;
  }

  /** Parts of the tickets in front, as many as go together; a ticket with more to ask goes to the back. */
  #nextBatch(): Piece<Answer>[] {
    const pieces: Piece<Answer>[] = [];
    const unfinished: Ticket<Answer>[] = [];
    const explain = this.#queue[0]?.options.explain;
    let room = this.#options.maxBatch;
    while (room > 0 && this.#queue[0]?.options.explain === explain) {
      const ticket = this.#queue.shift();
      if (!ticket) break;
      const from = ticket.taken;
      const to = Math.min(ticket.texts.length, from + room);
      ticket.taken = to;
      room -= to - from;
      this.#waiting -= to - from;
      pieces.push({ ticket, from, to });
      if (to < ticket.texts.length) unfinished.push(ticket);
    }
    this.#queue.push(...unfinished);
    return pieces;
  }

  async #answer(pieces: readonly Piece<Answer>[]): Promise<void> {
    const asked = pieces.filter(({ ticket }) => !ticket.settled);
    const texts = asked.flatMap(({ ticket, from, to }) => ticket.texts.slice(from, to));
    if (texts.length === 0) return;
    const top = Math.max(...asked.map(({ ticket }) => ticket.options.top));
    this.#options.observe?.batch?.(texts.length);
    let answers: readonly Answer[];
    try {
      answers = await this.#options.answer(texts, { top, explain: asked[0]!.ticket.options.explain });
      if (answers.length !== texts.length)
        throw new Error(`${texts.length} texts must have as many answers; got ${answers.length}`);
    } catch (error) {
      if (asked.length === 1) return this.#reject(asked[0]!.ticket, error);
      for (const piece of asked) await this.#answer([piece]);
      return;
    }
    let at = 0;
    for (const { ticket, from, to } of asked) {
      for (let i = from; i < to; i++) ticket.answers[i] = this.#options.cut(answers[at++]!, ticket.options.top);
      if (to === ticket.texts.length && !ticket.settled) {
        ticket.settled = true;
        ticket.resolve(ticket.answers);
      }
    }
  }

  #drop(ticket: Ticket<Answer>, reason: 'timeout' | 'gone', error: Error): void {
    if (ticket.settled) return;
    this.#options.observe?.dropped?.(reason, ticket.texts.length - ticket.taken);
    this.#reject(ticket, error);
  }

  /** Takes a ticket out of the queue: what it still has to ask is not worked on. */
  #reject(ticket: Ticket<Answer>, error: unknown): void {
    if (ticket.settled) return;
    ticket.settled = true;
    const at = this.#queue.indexOf(ticket);
    if (at >= 0) {
      this.#queue.splice(at, 1);
      this.#waiting -= ticket.texts.length - ticket.taken;
    }
    ticket.reject(error);
  }
}
