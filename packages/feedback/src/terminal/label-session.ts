import type { LabelItem, LabelQueue } from '@aml-mlops/tracking/labels';

/** Keys for labels, in order; keys with another function are left out. */
const LABEL_KEYS = [...'123456789abcdefghijklmoprtvwxyz0'];

/** A key as reported by `readline`. */
export interface Key {
  /** The character that it produces; undefined for keys without one. */
  readonly text: string | undefined;
  /** Such as `return`, `escape`, `backspace`; letters are their own name. */
  readonly name: string | undefined;
  readonly ctrl: boolean;
}

export interface SessionOptions {
  readonly annotator: string;
  /** Decide on texts that others disagree on, instead of labelling. */
  readonly disputed: boolean;
  /** A clock in milliseconds, to measure the time per label. */
  readonly clock: () => number;
}

/** Displayed state. */
export interface SessionView {
  readonly item: LabelItem | undefined;
  /** Labels selectable by a key now, with the key. */
  readonly choices: readonly { readonly key: string; readonly label: string }[];
  readonly mode: 'label' | 'note' | 'search';
  /** Typed text, in note and search mode. */
  readonly typed: string;
  /** The note attached to the next label. */
  readonly note: string;
  readonly message: string;
  readonly labelled: number;
  readonly skipped: number;
}

/**
 * A keyboard labelling session for one person: a key for each label, `u` takes back the last answer, `s` skips, `n` writes a
 * note, `/` finds a label by name, `q` ends. Each answer is stored immediately, so nothing is lost if the session breaks off.
 */
export class LabelSession {
  readonly #queue: LabelQueue;
  readonly #labels: readonly string[];
  readonly #options: SessionOptions;
  #item: LabelItem | undefined;
  #since: number;
  #mode: SessionView['mode'] = 'label';
  #typed = '';
  #note = '';
  #message = '';
  #labelled = 0;
  #skipped = 0;
  #isOver = false;
  /** Answered items of this session, most recent last. */
  readonly #answered: number[] = [];

  constructor(queue: LabelQueue, options: SessionOptions) {
    this.#queue = queue;
    this.#labels = queue.settings()?.labels ?? [];
    this.#options = options;
    this.#since = options.clock();
    this.#item = queue.next(options.annotator, options);
  }

  /** Whether nothing is left, or the person has ended the session. */
  get isOver(): boolean {
    return this.#isOver || this.#item === undefined;
  }

  get view(): SessionView {
    const found = this.#mode === 'search' ? this.#found() : this.#labels;
    const keys = this.#mode === 'search' ? ['⏎'] : LABEL_KEYS;
    const choices = found
      .slice(0, this.#mode === 'search' ? 9 : keys.length)
      .map((label, i) => ({ key: keys[i] ?? ' ', label }));
    return {
      ...{ item: this.#item, choices, mode: this.#mode, typed: this.#typed, note: this.#note, message: this.#message },
      ...{ labelled: this.#labelled, skipped: this.#skipped },
    };
  }

  /** Effect of a key. */
  press(key: Key): void {
    this.#message = '';
    if (key.ctrl && (key.name === 'c' || key.name === 'd')) this.#isOver = true;
    else if (this.#mode === 'label') this.#pressLabel(key);
    else this.#type(key);
  }

  #pressLabel({ text, name }: Key): void {
    if (text === 'q') this.#isOver = true;
    else if (text === 'u') this.#undo();
    else if (text === 's') this.#answer(undefined);
    else if (text === 'n') [this.#mode, this.#typed] = ['note', this.#note];
    else if (text === '/') [this.#mode, this.#typed] = ['search', ''];
    else {
      const at = text === undefined ? -1 : LABEL_KEYS.indexOf(text);
      const label = this.#labels[at];
      if (at >= 0 && label !== undefined) this.#answer(label);
      else if (name !== undefined || text !== undefined) this.#message = 'this key gives no label';
    }
  }

  #type({ text, name, ctrl }: Key): void {
    if (name === 'escape') this.#mode = 'label';
    else if (name === 'backspace') this.#typed = [...this.#typed].slice(0, -1).join('');
    else if (name === 'return' || name === 'enter') this.#enter();
    else if (text !== undefined && !ctrl && !/\p{Cc}/u.test(text)) this.#typed += text;
  }

  #enter(): void {
    const wasNote = this.#mode === 'note';
    this.#mode = 'label';
    if (wasNote) {
      this.#note = this.#typed;
      return;
    }
    const label = this.#found()[0];
    if (label === undefined) this.#message = `no label has ${this.#typed}`;
    else this.#answer(label);
  }

  /** Labels that contain the typed text, prefix matches first. */
  #found(): string[] {
    const typed = this.#typed.toLowerCase();
    const having = this.#labels.filter((label) => label.toLowerCase().includes(typed));
    const begins = (label: string) => Number(!label.toLowerCase().startsWith(typed));
    return having.sort((a, b) => begins(a) - begins(b));
  }

  #answer(label: string | undefined): void {
    const { annotator, disputed, clock } = this.#options;
    if (!this.#item) return;
    const seconds = (clock() - this.#since) / 1000;
    const answer = { annotator, label, note: this.#note, decides: disputed, origin: 'terminal', seconds };
    this.#queue.answer(this.#item.id, answer);
    this.#answered.push(this.#item.id);
    if (label === undefined) this.#skipped++;
    else this.#labelled++;
    this.#show(this.#queue.next(annotator, this.#options));
  }

  #undo(): void {
    if (this.#answered.length === 0) {
      this.#message = 'nothing to undo';
      return;
    }
    const wasSkip =
      this.#queue.answers().findLast(({ annotator }) => annotator === this.#options.annotator)?.label === undefined;
    const item = this.#queue.undo(this.#options.annotator);
    this.#answered.pop();
    if (wasSkip) this.#skipped--;
    else this.#labelled--;
    this.#show(item);
    this.#message = 'taken back';
  }

  #show(item: LabelItem | undefined): void {
    this.#item = item;
    this.#note = '';
    this.#typed = '';
    this.#since = this.#options.clock();
  }
}
