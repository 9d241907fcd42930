import { visibleLines } from '@aml-mlops/errors/visible-text';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogPart, RunNode } from '../../../api/pipeline-runs.ts';
import type { Fault } from '../../../api/session.ts';
import { ApiError, apiPath, getJson } from '../../app/api.ts';
import { download } from '../../components/download.ts';
import { formatBytes } from '../../components/format.ts';
import { Empty, Failure, Loading } from '../../components/states.tsx';

const EVERY_MILLISECONDS = 1000;
/** Characters kept on the page, from the end. */
const KEPT = 1_000_000;

/** The log of a step's latest attempt, followed while it runs. It scrolls with the end unless the user scrolls away. */
export function NodeLog({ path, node }: { readonly path: string; readonly node: RunNode }) {
  const attempt = node.attempts.findLast(({ hasLog }) => hasLog);
  if (!attempt) {
    return (
      <Empty title="There is no log">
        <p>
          {node.status === 'reused'
            ? 'The step was reused: it ran in another run.'
            : 'The step has not begun, or its log is gone.'}
        </p>
      </Empty>
    );
  }
  return (
    <Followed
      key={attempt.attempt}
      path={path}
      attempt={attempt.attempt}
      isGoing={node.status === 'running'}
      name={node.name}
    />
  );
}

function Followed(props: {
  readonly path: string;
  readonly attempt: number;
  readonly isGoing: boolean;
  readonly name: string;
}) {
  const { path, attempt, isGoing, name } = props;
  const [text, setText] = useState<string>();
  const [skipped, setSkipped] = useState(0);
  const [fault, setFault] = useState<Fault>();
  const box = useRef<HTMLPreElement>(null);
  const next = useRef<number>(undefined);
  const isAtEnd = useRef(true);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const part = await getJson<LogPart>(apiPath(`${path}/log`, { attempt, from: next.current }), stop.signal);
        next.current = part.next;
        setFault(undefined);
        if (part.skipped > 0) setSkipped((before) => before + part.skipped);
        setText((before = '') => (part.skipped > 0 ? part.text : before + part.text).slice(-KEPT));
      } catch (error) {
        if (stop.signal.aborted) return;
        setFault(error instanceof ApiError ? error : { code: 'E_DEFECT', message: String(error) });
      }
      if (isGoing && !stop.signal.aborted) timer = setTimeout(ask, EVERY_MILLISECONDS);
    };
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [path, attempt, isGoing]);

  // Also re-run when only this changes: scrolls to new lines.
  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);

  if (text === undefined) {
    return fault ? <Failure title="Cannot show the log" fault={fault} /> : <Loading what="Loading the log" />;
  }
  return (
    <>
      <div class="card-head">
        <span class="quiet small">
          Attempt {attempt}
          {isGoing ? ', followed' : ''}
          {skipped > 0 ? `; ${formatBytes(skipped)} before this are left out` : ''}
          {fault ? '; the connection is lost' : ''}
        </span>
        <div class="tools">
          <button type="button" class="button plain" onClick={() => download(`${name}.txt`, text)}>
            Save
          </button>
        </div>
      </div>
      <pre
        ref={box}
        class="log user-text"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
        role="log"
        aria-label={`Log of ${name}`}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - 30;
        }}
      >
        {text === '' ? 'Nothing was written.' : visibleLines(text)}
      </pre>
    </>
  );
}
