export { CHROMIUM, open, openBrowser, settled, WITHOUT_BROWSER, type WatchedPage, watchedPage } from './browser.ts';
export { seedWorkspace } from './seed-workspace.ts';
