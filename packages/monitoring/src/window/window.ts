import { type CollectedDocument, keyOf } from '../collected/document.ts';
import { HourSketch, type SketchMessage } from '../sketch/hour-sketch.ts';
import { DocumentSample, type SampleMessage } from './document-sample.ts';

/** Correct answers among those with a known label. */
export interface Labelled {
  documents: number;
  right: number;
}

/** A window that is sent to another thread. */
export interface WindowMessage {
  readonly from: string;
  readonly to: string;
  readonly sketch: SketchMessage;
  readonly sample: SampleMessage;
  readonly labelled: Labelled;
}

/** All data about one time span. */
export class Window {
  /** ISO times, UTC; `to` is exclusive. */
  from: string;
  to: string;
  readonly sketch: HourSketch;
  readonly sample: DocumentSample;
  readonly labelled: Labelled;

  constructor(
    from: string,
    to: string,
    sampled: number,
    sketch = new HourSketch(from.slice(0, 13)),
    sample = new DocumentSample(sampled),
    labelled: Labelled = { documents: 0, right: 0 },
  ) {
    [this.from, this.to, this.sketch, this.sample, this.labelled] = [from, to, sketch, sample, labelled];
  }

  /**
   * Adds the text of a single document, and whether its answer is right; its counts come with the sketch of its hour.
   *
   * @param truth labels by `correlationId/index`
   */
  see(document: CollectedDocument, truth: ReadonlyMap<string, string>): void {
    const { label, bytes } = document;
    if (bytes && truth.size === 0) {
      // Few are kept, so few ids and texts are made strings of.
      if (bytes.hasText) this.sample.addHashed(bytes.idHash(), document);
      return;
    }
    const { text } = document;
    if (text === undefined && truth.size === 0) return;
    const key = keyOf(document);
    if (text !== undefined) this.sample.add(key, text);
    const known = truth.get(key);
    if (known === undefined) return;
    this.labelled.documents++;
    if (known === label) this.labelled.right++;
  }

  /** Adds all of a part of the window. */
  merge(part: Window): void {
    this.sketch.merge(part.sketch);
    this.sample.merge(part.sample);
    this.labelled.documents += part.labelled.documents;
    this.labelled.right += part.labelled.right;
  }

  toMessage(): WindowMessage {
    const { from, to, sketch, sample, labelled } = this;
    return { from, to, sketch: sketch.toMessage(), sample: sample.toMessage(), labelled };
  }

  static fromMessage({ from, to, sketch, sample, labelled }: WindowMessage): Window {
    return new Window(
      from,
      to,
      sample.size,
      HourSketch.fromMessage(sketch),
      DocumentSample.fromMessage(sample),
      labelled,
    );
  }
}
