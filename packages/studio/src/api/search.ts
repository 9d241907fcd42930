/** A search result. */
export interface SearchHit {
  readonly kind: 'page' | 'pipeline run' | 'run' | 'model' | 'dataset' | 'experiment';
  readonly title: string;
  readonly detail: string;
  readonly link: string;
}
