import { stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { rangeError } from '@aml-mlops/errors';
import { checkArtifactPath } from '../artifacts/artifact-path.ts';
import type { ActiveRun, RunStatus } from '../contract.ts';
import type { RunRecord } from '../entities.ts';
import { BATCH } from '../limits.ts';
import type { Batch } from '../store/log-batch.ts';
import { wrongState } from '../tracking-error.ts';
import type { TrackingBackend } from './backend.ts';
import { LogBuffer } from './log-buffer.ts';
import { isConnectionError, pauseBefore, type RetryPolicy, withRetry } from './retry.ts';

export interface RunContext {
  readonly backend: TrackingBackend;
  readonly retryPolicy: RetryPolicy;
  /** Told once when the connection is lost, and when something is given up. */
  readonly warn: (message: string) => void;
  readonly startRun: (name: string, parent: RunRecord, tags: Readonly<Record<string, string>>) => Promise<ActiveRun>;
  readonly adoptRun: (runId: string, parent: RunRecord, goesOn: boolean) => Promise<ActiveRun>;
  readonly childrenOf: (parent: RunRecord) => Promise<readonly RunRecord[]>;
  readonly onEnd: (run: ActiveRun) => void;
  /** See {@link LogBuffer}. */
  readonly mostWaiting?: number;
}

/** Values wait so long for company before they are sent, in milliseconds. */
const SEND_AFTER = 500;

/**
 * A run that is written to. Logging never waits and never fails for the connection's sake: values are sent in batches
 * behind the caller's back, and kept while the server is away. What the server refuses is thrown by the next `flush` or
 * `end`.
 */
export class BufferedRun implements ActiveRun {
  readonly runId: string;
  readonly experimentId: string;
  readonly #record: RunRecord;
  readonly #context: RunContext;
  readonly #buffer: LogBuffer;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #refusal: unknown;
  #failures = 0;
  #warned = false;
  /** Whether a send waits for its turn or has it: what is logged meanwhile goes with it. */
  #sending = false;
  #ended = false;

  constructor(record: RunRecord, context: RunContext) {
    this.runId = record.runId;
    this.experimentId = record.experimentId;
    this.#record = record;
    this.#context = context;
    this.#buffer = new LogBuffer(context.mostWaiting);
  }

  logParam(key: string, value: string | number | boolean): void {
    this.#mustBeOpen();
    this.#buffer.addParam(key, String(value));
    this.#sendLater();
  }

  logParams(params: Readonly<Record<string, string | number | boolean>>): void {
    for (const [key, value] of Object.entries(params)) this.logParam(key, value);
  }

  logMetric(key: string, value: number, step = 0): void {
    this.#mustBeOpen();
    this.#buffer.addMetric({ key, value, step, timestamp: this.#context.retryPolicy.now() });
    this.#sendLater();
  }

  logMetrics(metrics: Readonly<Record<string, number>>, step = 0): void {
    for (const [key, value] of Object.entries(metrics)) this.logMetric(key, value, step);
  }

  setTag(key: string, value: string): void {
    this.#mustBeOpen();
    this.#buffer.setTag(key, value);
    this.#sendLater();
  }

  async logArtifact(localPath: string, artifactPath = ''): Promise<void> {
    const base = checkArtifactPath(artifactPath);
    const info = await stat(localPath).catch(() => undefined);
    if (!info) throw rangeError('path', 'artifact', 'a file or folder that exists', localPath);
    const store = this.#context.backend.artifactsOf(this.#record);
    const files = info.isDirectory() ? await listFiles(localPath) : [path.basename(localPath)];
    const folder = info.isDirectory() ? localPath : path.dirname(localPath);
    for (const file of files) {
      const place = path.posix.join(base, file);
      await this.#upload(place, () => store.putFile(path.join(folder, file), place));
    }
  }

  async logContent(content: string | Uint8Array, artifactFile: string): Promise<void> {
    const target = checkArtifactPath(artifactFile);
    const store = this.#context.backend.artifactsOf(this.#record);
    await this.#upload(target, () => store.writeFile(target, content));
  }

  startChild(name: string, tags: Readonly<Record<string, string>> = {}): Promise<ActiveRun> {
    return this.#context.startRun(name, this.#record, tags);
  }

  adoptChild(runId: string, { goesOn }: { readonly goesOn: boolean }): Promise<ActiveRun> {
    return this.#context.adoptRun(runId, this.#record, goesOn);
  }

  children(): Promise<readonly RunRecord[]> {
    return this.#context.childrenOf(this.#record);
  }

  /** Sends what waits. Where the server is away it returns all the same: the values are kept and sent later. */
  async flush(): Promise<void> {
    await this.#inTurn(() => this.#send());
    this.#throwRefusal();
  }

  async end(status: Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>): Promise<void> {
    const { backend, retryPolicy, onEnd } = this.#context;
    clearTimeout(this.#timer);
    this.#ended = true;
    await this.#inTurn(() => this.#sendUntilDeadline());
    try {
      await withRetry(() => backend.setStatus(this.runId, status, { ended: true }), retryPolicy);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.#context.warn(`the tracking server is away: run ${this.runId} could not be marked ${status}`);
    }
    onEnd(this);
    this.#throwRefusal();
  }

  /** Sends what waits, until it is sent or the time is over. */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#inTurn(() => this.#sendUntilDeadline());
    this.#throwRefusal();
  }

  #mustBeOpen(): void {
    if (this.#ended) throw wrongState(`run ${this.runId} has ended: attach to it to go on`);
  }

  #sendLater(): void {
    if (this.#sending) return;
    if (this.#buffer.size >= BATCH.total && this.#failures === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#sendSoon();
      return;
    }
    if (this.#timer) return;
    const wait = Math.max(SEND_AFTER, this.#failures > 0 ? pauseBefore(this.#failures) : 0);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sendSoon();
    }, wait);
    this.#timer.unref();
  }

  #sendSoon(): void {
    this.#sending = true;
    void this.#inTurn(async () => {
      try {
        await this.#send();
      } finally {
        this.#sending = false;
        if (this.#buffer.size > 0 && !this.#ended) this.#sendLater();
      }
    });
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(action);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Sends batches until none waits or the connection fails. */
  async #send(): Promise<void> {
    for (let batch = this.#buffer.take(); batch; batch = this.#buffer.take()) {
      try {
        await this.#sendBatch(batch);
        this.#failures = 0;
      } catch (error) {
        this.#buffer.putBack(batch);
        this.#connectionLost(error);
        if (!this.#ended) this.#sendLater();
        return;
      }
    }
    this.#tellDropped();
  }

  async #sendUntilDeadline(): Promise<void> {
    const { retryPolicy, warn } = this.#context;
    const deadline = retryPolicy.now() + retryPolicy.limit;
    for (let attempt = 1; ; attempt++) {
      await this.#send();
      if (this.#buffer.size === 0) return;
      if (retryPolicy.now() + pauseBefore(attempt) > deadline) break;
      await retryPolicy.sleep(pauseBefore(attempt));
    }
    warn(`the tracking server is away: ${this.#buffer.size} values of run ${this.runId} could not be sent`);
    this.#tellDropped();
  }

  #tellDropped(): void {
    const dropped = this.#buffer.takeDropped();
    if (dropped === 0) return;
    this.#context.warn(
      `${dropped} metrics of run ${this.runId} are lost, the oldest: more waited for the tracking server than fit`,
    );
  }

  /** Throws connection errors only. Where the server refuses a batch, its parts are sent alone: one bad param costs no metric. */
  async #sendBatch(batch: Batch): Promise<void> {
    const { backend } = this.#context;
    try {
      await backend.logBatch(this.runId, batch);
    } catch (error) {
      if (isConnectionError(error)) throw error;
      this.#refusal ??= error;
      const { metrics = [], params = [], tags = [] } = batch;
      const parts: Batch[] = [{ metrics }, { tags }, ...params.map((param) => ({ params: [param] }))];
      for (const part of parts) {
        await backend.logBatch(this.runId, part).catch((partError: unknown) => {
          if (isConnectionError(partError)) throw partError;
        });
      }
    }
  }

  #connectionLost(error: unknown): void {
    this.#failures++;
    if (this.#warned) return;
    this.#warned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#context.warn(`${reason}; values are kept and sent when it is back`);
  }

  async #upload(artifact: string, action: () => Promise<void>): Promise<void> {
    try {
      await withRetry(action, this.#context.retryPolicy);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.#context.warn(`the tracking server is away: artifact ${artifact} of run ${this.runId} could not be stored`);
    }
  }

  #throwRefusal(): void {
    const refusal = this.#refusal;
    this.#refusal = undefined;
    if (refusal) throw refusal;
  }
}
