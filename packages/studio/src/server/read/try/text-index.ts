import type { ModelFolder } from '@aml-mlops/scoring';
import { type CsrMatrix, cleanText, countMatrix } from '@aml-mlops/text';

/** A document to compare texts with. */
export interface IndexedDocument {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

interface Row {
  readonly ids: Int32Array;
  readonly weights: Float64Array;
}

/** Documents in a model's representation, to find those similar to a text by cosine. */
export class TextIndex {
  readonly #model: ModelFolder;
  readonly #documents: IndexedDocument[] = [];
  readonly #rows: Row[] = [];
  readonly #documentsWith = new Map<number, number>();

  constructor(model: ModelFolder) {
    this.#model = model;
  }

  get length(): number {
    return this.#documents.length;
  }

  add(documents: readonly IndexedDocument[]): void {
    const rows = rowsOf(
      this.#model,
      documents.map(({ text }) => text),
    );
    for (const [i, document] of documents.entries()) {
      const [from, to] = [rows.indptr[i]!, rows.indptr[i + 1]!];
      const ids = rows.indices.slice(from, to);
      for (const id of ids) this.#documentsWith.set(id, (this.#documentsWith.get(id) ?? 0) + 1);
      this.#documents.push(document);
      this.#rows.push({ ids, weights: rows.data.slice(from, to) });
    }
  }

  /** The most similar documents, with their similarity in (0, 1]; those with similarity 0 are omitted. */
  nearest(text: string, most: number): (IndexedDocument & { readonly similarity: number })[] {
    const rows = rowsOf(this.#model, [text]);
    const query = new Map<number, number>();
    for (let e = 0; e < rows.data.length; e++)
      query.set(rows.indices[e]!, this.#weight(rows.indices[e]!, rows.data[e]!));
    const length = Math.hypot(...query.values());
    if (length === 0) return [];
    const similarities = this.#rows.map(({ ids, weights }) => {
      let [dot, squares] = [0, 0];
      for (const [e, id] of ids.entries()) {
        const weight = this.#weight(id, weights[e]!);
        squares += weight * weight;
        dot += weight * (query.get(id) ?? 0);
      }
      return squares === 0 ? 0 : dot / (Math.sqrt(squares) * length);
    });
    return [...similarities.keys()]
      .filter((i) => similarities[i]! > 0)
      .sort((a, b) => similarities[b]! - similarities[a]! || a - b)
      .slice(0, most)
      .map((i) => ({ ...this.#documents[i]!, similarity: Math.min(1, similarities[i]!) }));
  }

  /** TF-IDF has its own weights; counts ignore how rare a word is, so idf weights are added. */
  #weight(id: number, value: number): number {
    if (this.#model.features.kind !== 'counts') return value;
    return (1 + Math.log(value)) * Math.log((1 + this.length) / (1 + (this.#documentsWith.get(id) ?? 0)));
  }
}

function rowsOf({ features, cleaning }: ModelFolder, texts: readonly string[]): CsrMatrix {
  const cleaned = texts.map((text) => cleanText(text, cleaning));
  return features.kind === 'counts'
    ? countMatrix(cleaned, features.vocabulary)
    : features.vectorizer.transform(cleaned);
}
