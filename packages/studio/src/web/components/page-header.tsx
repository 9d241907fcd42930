import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { UserText } from './user-text.tsx';

export interface Crumb {
  readonly title: string;
  readonly link: string;
}

/** The header of a page: its title, also used for the tab, its location, and its actions. */
export function PageHeader(props: {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** Beside the title, such as a state. */
  readonly aside?: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
}) {
  const { title, crumbs = [], aside, lead, actions } = props;
  useEffect(() => {
    document.title = `${title.slice(0, 80)} · Studio`;
  }, [title]);
  return (
    <div class="page-head">
      {crumbs.length > 0 ? (
        <nav class="crumbs" aria-label="Where this page is">
          {crumbs.map(({ title: name, link }) => (
            <span key={link}>
              <a href={link}>
                <UserText value={name} limit={60} />
              </a>{' '}
              /{' '}
            </span>
          ))}
        </nav>
      ) : null}
      <h1 tabIndex={-1}>
        <UserText value={title} limit={160} />
      </h1>
      {aside}
      {actions ? <div class="actions">{actions}</div> : null}
      {lead ? <p class="lead">{lead}</p> : null}
    </div>
  );
}
