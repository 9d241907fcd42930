import { hereWith, type Query } from '../app/router.ts';

export type Tab = readonly [key: string, title: string];

/** Parts of a page, each with an address. The first one is that of none. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  /** What another part does not go on with. */
  readonly without?: Query;
}) {
  const { label, tabs, chosen, without = {} } = props;
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([key, title], i) => (
        <a
          key={key}
          href={hereWith({ ...without, tab: i === 0 ? undefined : key })}
          aria-current={key === chosen ? 'page' : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** The tab that an address names; else the first. */
export function tabOf(tabs: readonly Tab[], asked: string | undefined): string {
  return (tabs.find(([key]) => key === asked) ?? tabs[0]!)[0];
}
