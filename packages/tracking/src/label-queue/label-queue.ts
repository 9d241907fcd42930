import { hashText } from '@aml-mlops/artifacts';
import { MlopsError, rangeError } from '@aml-mlops/errors';
import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Answer, Arm, ItemState, LabelItem, NewAnswer, NewItem } from './entities.ts';
import { type AnswerRow, answerOf, type ItemRow, itemOf } from './item-row.ts';
import { settle } from './settle.ts';

const ITEMS =
  'SELECT label_items.*, text FROM label_items LEFT JOIN label_texts ON label_texts.key = label_items.text_key';
/** One in so many questions to an annotator is a golden one, as long as there are any. */
const GOLDEN_EVERY = 10;

/** A queue as it was set up. */
export interface QueueSettings {
  /** What may be given, in the order in which it is offered. Two at least. */
  readonly labels: readonly string[];
  /** Labels that an item needs, each by another person. At least 1. */
  readonly annotators: number;
}

export interface AddedItems {
  /** Number of the batch; that of the last one where all were known. */
  readonly batch: number;
  readonly added: number;
  /** Texts that were in the queue already. */
  readonly known: number;
}

/**
 * Texts that wait for labels, why each is asked about, and what people said. The queue of a scope has one list of labels. A text is in
 * it once. What is answered is never overwritten: an answer that is withdrawn or given anew stays, marked.
 */
export class LabelQueue {
  readonly scope: string;
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, scope: string, now: () => number) {
    this.#database = database;
    this.scope = scope;
    this.#now = now;
  }

  /** Undefined where nothing was ever asked in this scope. */
  settings(): QueueSettings | undefined {
    const row = this.#database.get<{ labels: string; annotators: number }>(
      'SELECT labels, annotators FROM label_queues WHERE scope = ?',
      this.scope,
    );
    return row && { labels: JSON.parse(row.labels) as string[], annotators: row.annotators };
  }

  /**
   * Sets the labels and how many annotators an item needs; answers that are there count by the new number.
   *
   * @throws MlopsError `E_LABELS` for fewer than two labels, or where one that was given already would be gone
   */
  configure({ labels, annotators }: QueueSettings): void {
    if (!Number.isInteger(annotators) || annotators < 1 || annotators > 100) {
      throw rangeError('annotators', 'the label queue', 'a whole number in [1, 100]', annotators);
    }
    const list = [...new Set(labels)];
    if (list.length < 2) {
      throw new MlopsError('E_LABELS', `labels of queue ${this.scope} must be two or more; got ${list.length}`, {});
    }
    this.#database.transaction(() => {
      const before = this.settings();
      const gone = this.#database.get<{ label: string }>(
        `SELECT label_answers.label FROM label_answers JOIN label_items ON label_items.id = item
         WHERE scope = ? AND withdrawn_at IS NULL AND label_answers.label NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
        this.scope,
        listValue(list),
      );
      if (gone) {
        const message = `labels of queue ${this.scope} must include every label already given; ${JSON.stringify(gone.label)} is missing`;
        throw new MlopsError('E_LABELS', message, { value: gone.label });
      }
      this.#database.run(
        `INSERT INTO label_queues VALUES (?, ?, ?) ON CONFLICT (scope)
         DO UPDATE SET labels = excluded.labels, annotators = excluded.annotators`,
        this.scope,
        JSON.stringify(list),
        annotators,
      );
      if (before && before.annotators !== annotators) this.#settleAll(annotators);
    });
  }

  /** Adds a batch in the order of the items; texts that are in the queue stay as they are. @throws MlopsError `E_LABELS` before {@link configure} */
  add(items: readonly NewItem[]): AddedItems {
    return this.#database.transaction(() => {
      this.#settings();
      const last = this.#database.get<{ batch: number | null }>(
        'SELECT max(batch) AS batch FROM label_items WHERE scope = ?',
        this.scope,
      );
      const batch = (last?.batch ?? 0) + 1;
      let added = 0;
      for (const item of items) if (this.#insert(item, batch)) added++;
      return { batch: added > 0 ? batch : batch - 1, added, known: items.length - added };
    });
  }

  #insert(item: NewItem, batch: number): boolean {
    const key = hashText(item.text);
    this.#database.run('INSERT INTO label_texts VALUES (?, ?) ON CONFLICT DO NOTHING', key, item.text);
    const { changes } = this.#database.run(
      `INSERT INTO label_items (scope, text_key, source, source_id, batch, arm, strategy, score, model, suggestion, probability,
         copies, expected, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      this.scope,
      key,
      item.source,
      item.sourceId,
      batch,
      item.arm,
      item.strategy,
      item.score ?? null,
      item.model ?? null,
      item.suggestion ?? null,
      item.probability ?? null,
      item.copies ?? 1,
      item.expected ?? null,
      this.#now(),
    );
    return changes > 0;
  }

  /**
   * What an annotator is to be asked next: an item that waits and that they have not answered, in the order of the queue; now and then a
   * golden question. With `disputed` an item that others differ on.
   */
  next(annotator: string, options: { readonly disputed?: boolean } = {}): LabelItem | undefined {
    const unanswered = `AND NOT EXISTS (SELECT 1 FROM label_answers WHERE item = label_items.id AND annotator = ? AND
      withdrawn_at IS NULL)`;
    const find = (condition: string, ...values: string[]) =>
      this.#database.get<ItemRow>(
        `${ITEMS} WHERE scope = ? AND label_texts.key IS NOT NULL AND ${condition} ORDER BY label_items.id LIMIT 1`,
        this.scope,
        ...values,
      );
    if (options.disputed) return optionalItem(find("state = 'disputed'"));
    const row = this.#database.get<{ answers: number }>(
      `SELECT count(*) AS answers FROM label_answers JOIN label_items ON label_items.id = item
       WHERE annotator = ? AND withdrawn_at IS NULL AND scope = ?`,
      annotator,
      this.scope,
    );
    const golden = () => find(`arm = 'golden' AND state = 'waiting' ${unanswered}`, annotator);
    const other = () => find(`arm <> 'golden' AND state = 'waiting' ${unanswered}`, annotator);
    const isGoldenTurn = ((row?.answers ?? 0) + 1) % GOLDEN_EVERY === 0;
    return optionalItem(isGoldenTurn ? (golden() ?? other()) : other());
  }

  /**
   * Records what somebody says; what they said of the item before is withdrawn.
   *
   * @returns the item as it then is
   * @throws MlopsError `E_LABEL_ITEM` where there is none, `E_LABELS` for a label that the queue does not have
   */
  answer(id: number, answer: NewAnswer): LabelItem {
    return this.#database.transaction(
      () => {
        const { labels, annotators } = this.#settings();
        const item = this.item(id);
        if (answer.label !== undefined && !labels.includes(answer.label)) {
          throw rangeError('label', `item ${id}`, `one of ${labels.join(', ')}`, answer.label);
        }
        if (answer.annotator.trim() === '') throw rangeError('annotator', `item ${id}`, 'a name', answer.annotator);
        const now = this.#now();
        this.#withdraw(id, answer.annotator, now);
        this.#database.run(
          `INSERT INTO label_answers (item, annotator, label, note, decides, origin, at, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          id,
          answer.annotator,
          answer.label ?? null,
          answer.note ?? '',
          answer.decides ? 1 : 0,
          answer.origin,
          answer.at?.getTime() ?? now,
          answer.seconds ?? null,
        );
        if (item.arm !== 'golden') this.#settle(id, annotators);
        return this.item(id);
      },
      { durable: true },
    );
  }

  /** Records answers to several items, all or none. What stands already is not recorded again. @returns how many were new */
  answerAll(answers: readonly (NewAnswer & { readonly item: number })[]): number {
    return this.#database.transaction(
      () => {
        let recorded = 0;
        for (const { item, ...answer } of answers) {
          const standing = this.#database.get<{ label: string | null; note: string; decides: number }>(
            'SELECT label, note, decides FROM label_answers WHERE item = ? AND annotator = ? AND withdrawn_at IS NULL',
            item,
            answer.annotator,
          );
          const { label = null, note = '', decides = false } = answer;
          if (standing?.label === label && standing.note === note && standing.decides === Number(decides)) continue;
          this.answer(item, answer);
          recorded++;
        }
        return recorded;
      },
      { durable: true },
    );
  }

  /** Withdraws the last answer that an annotator gave; undefined where there is none. */
  undo(annotator: string): LabelItem | undefined {
    return this.#database.transaction(() => {
      const last = this.#database.get<{ item: number }>(
        `SELECT item FROM label_answers JOIN label_items ON label_items.id = item
         WHERE annotator = ? AND withdrawn_at IS NULL AND scope = ? ORDER BY label_answers.id DESC LIMIT 1`,
        annotator,
        this.scope,
      );
      if (!last) return undefined;
      this.#withdraw(last.item, annotator, this.#now());
      const item = this.item(last.item);
      if (item.arm !== 'golden') this.#settle(last.item, this.#settings().annotators);
      return this.item(last.item);
    });
  }

  /** @throws MlopsError `E_LABEL_ITEM` where the queue has no such item */
  item(id: number): LabelItem {
    const row = this.#database.get<ItemRow>(`${ITEMS} WHERE scope = ? AND label_items.id = ?`, this.scope, id);
    if (row) return itemOf(row);
    throw new MlopsError(
      'E_LABEL_ITEM',
      `item of queue ${this.scope} must be the number of one of its items; got ${id}`,
      { value: id },
    );
  }

  /** Items in the order of the queue. @param filter.limit default all */
  list(filter: { readonly state?: ItemState; readonly arm?: Arm; readonly limit?: number } = {}): LabelItem[] {
    const { state, arm, limit } = filter;
    const rows = this.#database.all<ItemRow>(
      `${ITEMS} WHERE scope = ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR arm = ?3) ORDER BY label_items.id LIMIT ?4`,
      this.scope,
      state ?? null,
      arm ?? null,
      limit ?? -1,
    );
    return rows.map(itemOf);
  }

  /** Answers that stand, in the order in which they were given. */
  answers(): Answer[] {
    const rows = this.#database.all<AnswerRow>(
      `SELECT item, annotator, label_answers.label, note, decides, origin, at, seconds FROM label_answers
       JOIN label_items ON label_items.id = item WHERE scope = ? AND withdrawn_at IS NULL ORDER BY label_answers.id`,
      this.scope,
    );
    return rows.map(answerOf);
  }

  #settings(): QueueSettings {
    const settings = this.settings();
    if (settings) return settings;
    throw new MlopsError(
      'E_LABELS',
      `queue ${this.scope} must have labels; nothing was asked in it yet: mlops labels query`,
    );
  }

  #withdraw(id: number, annotator: string, now: number): void {
    this.#database.run(
      'UPDATE label_answers SET withdrawn_at = ? WHERE item = ? AND annotator = ? AND withdrawn_at IS NULL',
      now,
      id,
      annotator,
    );
  }

  #settle(id: number, annotators: number): void {
    const rows = this.#database.all<{ label: string | null; decides: number; at: number }>(
      'SELECT label, decides, at FROM label_answers WHERE item = ? AND withdrawn_at IS NULL ORDER BY id',
      id,
    );
    const { state, label, settledAt } = settle(
      rows.map((row) => ({ ...row, decides: row.decides === 1 })),
      annotators,
    );
    this.#database.run(
      'UPDATE label_items SET state = ?, label = ?, settled_at = ? WHERE id = ?',
      state,
      label,
      settledAt,
      id,
    );
  }

  #settleAll(annotators: number): void {
    const rows = this.#database.all<{ id: number }>(
      "SELECT id FROM label_items WHERE scope = ? AND arm <> 'golden'",
      this.scope,
    );
    for (const { id } of rows) this.#settle(id, annotators);
  }
}

function optionalItem(row: ItemRow | undefined): LabelItem | undefined {
  return row && itemOf(row);
}
