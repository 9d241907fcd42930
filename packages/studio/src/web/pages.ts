import type { Page } from './app/page.ts';
import { OverviewPage } from './pages/overview/overview-page.tsx';

/** Every page, in the order of the navigation. The first that matches is shown. */
export const PAGES: readonly Page[] = [
  { pattern: '/', component: OverviewPage, nav: { group: '', title: 'Overview' } },
];
