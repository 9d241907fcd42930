import type { ComponentChildren } from 'preact';
import type { Fault } from '../../api/session.ts';
import { keepToken } from '../app/token.ts';
import type { QueryState } from '../app/use-query.ts';
import { UserText } from './user-text.tsx';

/** An empty state: says what would be shown, and the command that creates it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state">
      <strong class="state-title">{title}</strong>
      {children}
    </div>
  );
}

export function Loading({ what = 'Loading' }: { readonly what?: string }) {
  return (
    <div class="state loading" role="status">
      <p>{what} …</p>
    </div>
  );
}

export function Failure({
  title,
  fault,
  retry,
}: {
  readonly title: string;
  readonly fault: Fault;
  readonly retry?: () => void;
}) {
  return (
    <div class="state" role="alert">
      <h2>{title}</h2>
      <p>
        <UserText value={fault.message} limit={1000} />
      </p>
      {fault.code === 'E_TOKEN' ? <GiveToken /> : null}
      <p class="small">
        <code>{fault.code}</code>
      </p>
      {retry ? (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

export function NotThere({ what, name }: { readonly what: string; readonly name: string }) {
  return (
    <div class="state">
      <h1 tabIndex={-1}>There is no such {what}</h1>
      <p>
        <code>
          <UserText value={name} limit={120} />
        </code>
      </p>
      <a class="button" href="#/">
        Go to the overview
      </a>
    </div>
  );
}

/** For users who opened the studio without the printed link. */
export function GiveToken() {
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        keepToken(String(new FormData(event.currentTarget).get('token') ?? '').trim());
      }}
    >
      <input
        class="input"
        name="token"
        type="password"
        aria-label="Token"
        placeholder="Token"
        autoComplete="off"
        required
      />
      <button type="submit" class="button primary">
        Use this token
      </button>
    </form>
  );
}

/**
 * Shows the response of a query, or its state. A response stays on the page during a refresh; if the refresh fails, a notice
 * says that it is outdated.
 *
 * @param what is loaded, such as `the runs`
 */
export function Answered<T>({
  query,
  what,
  children,
}: {
  readonly query: QueryState<T>;
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}) {
  const { data, fault, reload } = query;
  if (data === undefined) {
    if (fault) return <Failure title={`Cannot show ${what}`} fault={fault} retry={reload} />;
    return <Loading what={`Loading ${what}`} />;
  }
  return (
    <>
      {fault ? (
        <div class="notice tone-bad" role="alert">
          <span>
            This is old: <UserText value={fault.message} limit={300} />
          </span>
        </div>
      ) : null}
      {children(data)}
    </>
  );
}
