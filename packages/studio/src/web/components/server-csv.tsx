import { useState } from 'preact/hooks';
import { ApiError, getFile } from '../app/api.ts';
import { download } from './download.ts';

/** Exports a table that is only partly loaded: the server writes every row, with the same filter and order. */
export function ServerCsv(props: {
  /** File name without extension. */
  readonly name: string;
  /** Below `/studio/api`. */
  readonly path: string;
  /** Sends a body, if the query is too long for a URL. */
  readonly body?: unknown;
  readonly isEmpty?: boolean;
}) {
  const [state, setState] = useState<'ready' | 'busy' | { readonly fault: string }>('ready');
  const write = async () => {
    setState('busy');
    try {
      download(`${props.name}.csv`, await getFile(props.path, props.body));
      setState('ready');
    } catch (error) {
      setState({ fault: error instanceof ApiError ? error.message : String(error) });
    }
  };
  return (
    <>
      {typeof state === 'object' ? (
        <span class="tone-bad small" role="alert">
          The file could not be written: {state.fault}
        </span>
      ) : null}
      <button
        type="button"
        class="button plain"
        disabled={state === 'busy' || props.isEmpty === true}
        onClick={() => void write()}
      >
        {state === 'busy' ? 'Writing …' : 'CSV'}
      </button>
    </>
  );
}
