import type { WatchedPage } from '@aml-mlops/studio/testing';

type Page = WatchedPage['page'];

/** An interaction with real keys and clicks. */
export interface ReaderAction {
  readonly name: string;
  /** Start page. Default: where the previous action ended. */
  readonly from?: string;
  /** Prepares the page for the action; not timed. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly act: (page: Page) => Promise<void>;
}

const filter = (page: Page) => page.getByRole('combobox', { name: 'Filter' });
const group = (page: Page) => page.getByRole('group', { name: 'Runs', exact: true });

export const READER_ACTIONS: readonly ReaderAction[] = [
  { name: 'runs: sort', from: '#/experiments', act: (page) => page.getByRole('button', { name: 'accuracy' }).click() },
  { name: 'runs: sort the other way', act: (page) => page.getByRole('button', { name: 'accuracy' }).click() },
  {
    name: 'runs: scroll by a screen',
    prepare: (page) => group(page).hover(),
    act: (page) => page.mouse.wheel(0, 600),
  },
  { name: 'runs: scroll by 4,000 rows', act: (page) => page.mouse.wheel(0, 144_000) },
  { name: 'runs: pick one', act: (page) => page.getByRole('checkbox').nth(15).click() },
  {
    name: 'runs: type a letter of a filter',
    from: '#/experiments',
    prepare: (page) => filter(page).focus(),
    act: (page) => page.keyboard.press('m'),
  },
  {
    name: 'runs: filter',
    prepare: (page) => filter(page).fill('metrics.accuracy > 0.4'),
    act: (page) => page.keyboard.press('Enter'),
  },
  {
    name: 'runs: filter by a parameter, sorted',
    from: '#/experiments?order=metrics.loss',
    prepare: async (page) => {
      await filter(page).focus();
      await filter(page).fill("params.engine = 'tfjs'");
    },
    act: (page) => page.keyboard.press('Enter'),
  },
  {
    name: 'runs: one experiment',
    from: '#/experiments',
    act: async (page) => void (await page.getByLabel('Experiment').selectOption({ index: 1 })),
  },
  {
    name: 'runs: choose columns',
    from: '#/experiments',
    act: (page) => page.getByRole('button', { name: /^Columns/ }).click(),
  },
  {
    name: 'runs: one more column',
    act: (page) => page.getByRole('dialog').getByRole('checkbox', { checked: false }).first().click(),
  },
  { name: 'runs: open one', from: '#/experiments', act: (page) => page.locator('tbody a').first().click() },
  {
    name: 'search: type a letter',
    from: '#/experiments',
    prepare: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('trial-99');
    },
    act: (page) => page.keyboard.press('9'),
  },
  {
    name: 'pipeline runs: type a letter of a filter',
    from: '#/pipeline-runs',
    prepare: (page) => page.getByRole('searchbox').focus(),
    act: (page) => page.keyboard.press('2'),
  },
  {
    name: 'pipeline runs: sort',
    from: '#/pipeline-runs',
    act: (page) => page.getByRole('button', { name: 'Took' }).click(),
  },
];

/** Pages opened in a new tab. */
export const FIRST_PAINTS: Readonly<Record<string, string>> = {
  overview: '#/',
  runs: '#/experiments',
  'pipeline runs': '#/pipeline-runs',
};
