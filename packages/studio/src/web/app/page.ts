import type { FunctionComponent } from 'preact';

export interface PageProps {
  /** Values of the `:name` segments of its pattern. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A page of the studio; `pages.ts` lists them. */
export interface Page {
  /** Such as `/pipeline-runs/:run`: see `matchPath`. */
  readonly pattern: string;
  readonly component: FunctionComponent<PageProps>;
  /** Where it stands in the navigation; pages of one thing have none. */
  readonly nav?: { readonly group: NavGroup; readonly title: string };
  /** The pattern of the page whose entry in the navigation is marked while this one is shown. */
  readonly under?: string;
}

export const NAV_GROUPS = ['', 'Pipelines', 'Experiments', 'Data', 'Models'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];
