import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { syncFolder } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { Study, type StudyDefinition, studyDefinition } from './study.ts';
import { type Outcome, outcomeSchema, type Trial, trialSchema } from './trial.ts';

const JOURNAL_VERSION = 1;

const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('study'), schemaVersion: z.literal(JOURNAL_VERSION), definition: studyDefinition }),
  z.object({ type: z.literal('asked'), trial: trialSchema.omit({ outcome: true }) }),
  z.object({ type: z.literal('told'), number: z.int(), outcome: outcomeSchema }),
]);

type Line = z.infer<typeof line>;

/**
 * A study on disk: one JSON line per event, appended and flushed to disk before the study continues. A process that is
 * killed loses no ended trial; an incomplete last line is dropped.
 */
export class StudyJournal {
  readonly study: Study;
  readonly #file: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(study: Study, file: FileHandle) {
    this.study = study;
    this.#file = file;
  }

  /**
   * Opens the journal of a study, or creates one.
   *
   * @throws MlopsError `E_STUDY_MISMATCH` if the file belongs to another study, `E_JOURNAL` if a complete line is invalid
   */
  static async open(file: string, definition: StudyDefinition): Promise<StudyJournal> {
    await mkdir(path.dirname(file), { recursive: true });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = whole
      .split('\n')
      .slice(0, -1)
      .map((json, i) => parseLine(file, json, i + 1));
    const study = replay(file, lines, definition);
    const handle = await open(file, 'a');
    await handle.truncate(Buffer.byteLength(whole));
    const journal = new StudyJournal(study, handle);
    if (lines.length === 0) {
      await journal.#append({ type: 'study', schemaVersion: JOURNAL_VERSION, definition });
      await syncFolder(path.dirname(file));
    }
    return journal;
  }

  /** Asks the study for a trial, and records it before it starts. */
  async ask(): Promise<Trial | undefined> {
    const trial = this.study.ask();
    if (trial) await this.#append({ type: 'asked', trial });
    return trial;
  }

  /** Tells the study the outcome of a trial, and records it. */
  async tell(number: number, outcome: Outcome): Promise<void> {
    this.study.tell(number, outcome);
    await this.#append({ type: 'told', number, outcome });
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }

  // Writes are sequential: concurrent ones could interleave their bytes.
  #append(event: Line): Promise<void> {
    this.#last = this.#last.then(async () => {
      await this.#file.appendFile(`${JSON.stringify(event)}\n`);
      await this.#file.datasync();
    });
    return this.#last;
  }
}

function parseLine(file: string, json: string, row: number): Line {
  try {
    return line.parse(JSON.parse(json));
  } catch (cause) {
    throw new MlopsError('E_JOURNAL', `line ${row} of ${file} is no event of a study`, { file, row }, { cause });
  }
}

function replay(file: string, lines: readonly Line[], definition: StudyDefinition): Study {
  const head = lines[0];
  if (!head) return new Study(definition);
  const was = head.type === 'study' ? head.definition : undefined;
  if (!isDeepStrictEqual(was, definition)) {
    const differ = Object.keys(definition).filter(
      (key) => !isDeepStrictEqual(was?.[key as keyof StudyDefinition], definition[key as keyof StudyDefinition]),
    );
    const message = `${file} must be the journal of this study; another ${differ.join(', ')} made it`;
    throw new MlopsError('E_STUDY_MISMATCH', message, { file, differ });
  }
  const trials: Trial[] = [];
  for (const event of lines) {
    if (event.type === 'asked') trials[event.trial.number] = event.trial;
    else if (event.type === 'told') trials[event.number] = { ...trials[event.number]!, outcome: event.outcome };
  }
  return Study.resume(definition, trials);
}
