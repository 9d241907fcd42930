import type { FunctionComponent } from 'preact';

export interface PageProps {
  /** Values of the `:name` segments of its pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A page of the studio, listed in `pages.ts`. */
export interface Page {
  /** Such as `/pipeline-runs/:run`: see `matchPath`. */
  readonly pattern: string;
  readonly component: FunctionComponent<PageProps>;
  /** Its place in the navigation; detail pages have none. */
  readonly nav?: { readonly group: NavGroup; readonly title: string };
  /** The pattern of the page whose navigation entry is highlighted while this one is shown. */
  readonly under?: string;
}

export const NAV_GROUPS = ['', 'Pipelines', 'Experiments', 'Data', 'Models'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];
