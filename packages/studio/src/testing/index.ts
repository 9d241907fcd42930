export { CHROMIUM, open, openBrowser, settled, WITHOUT_BROWSER, watchedPage } from './browser.ts';
export { seedWorkspace } from './seed-workspace.ts';
