import type { ComponentChildren } from 'preact';
import type { Fault } from '../../api/session.ts';
import { keepToken } from '../app/token.ts';
import type { QueryState } from '../app/use-query.ts';
import { UserText } from './user-text.tsx';

/** Nothing is there yet: says what would be, and the command that makes it. */
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

/** For who opened the studio without the printed link. */
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
 * Shows what a query answered, or the state that it is in. An answer stays on the page while it is asked for again; where
 * that fails, a notice says that it is old.
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
