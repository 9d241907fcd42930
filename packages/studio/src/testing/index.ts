export { CHROMIUM, open, openBrowser, settled, type WatchedPage, WITHOUT_BROWSER, watchedPage } from './browser.ts';
export { SEEDED, seedWorkspace } from './seed-workspace.ts';
