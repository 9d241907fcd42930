import type { CollectedDocument } from '../collected/document.ts';
import { HourSketch } from '../sketch/hour-sketch.ts';
import { DocumentSample } from './document-sample.ts';

/** Correct answers among those with a known label. */
export interface Labelled {
  documents: number;
  right: number;
}

/** All data about one time span. */
export class Window {
  /** ISO times, UTC; `to` is exclusive. */
  from: string;
  to: string;
  readonly sketch: HourSketch;
  readonly sample: DocumentSample;
  readonly labelled: Labelled = { documents: 0, right: 0 };

  constructor(from: string, to: string, sampled: number) {
    this.from = from;
    this.to = to;
    this.sketch = new HourSketch(from.slice(0, 13));
    this.sample = new DocumentSample(sampled);
  }

  /** Adds the data of a single document; its counts come with the sketch of its hour. */
  see(document: CollectedDocument, truth: string | undefined): void {
    const { text, correlationId, index, label } = document;
    if (text !== undefined) this.sample.add(`${correlationId}/${index}`, text);
    if (truth === undefined) return;
    this.labelled.documents++;
    if (truth === label) this.labelled.right++;
  }
}
