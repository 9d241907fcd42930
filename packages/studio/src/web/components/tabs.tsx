import { hereWith, type Query } from '../app/router.ts';

export type Tab = readonly [key: string, title: string];

/** Tabs of a page, each with a URL. The first is the default. */
export function Tabs(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  /** Parameters that do not carry over to another tab. */
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

/** The tab named in the URL; otherwise the first. */
export function tabOf(tabs: readonly Tab[], asked: string | undefined): string {
  return (tabs.find(([key]) => key === asked) ?? tabs[0]!)[0];
}
