import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LabelBatch, LabelReceipt } from '../../../api/labelling.ts';
import type { Fault } from '../../../api/session.ts';
import { ApiError, apiPath, getJson, postJson } from '../../app/api.ts';
import { connection } from '../../app/live.ts';
import { segment } from '../../app/router.ts';
import { token } from '../../app/token.ts';
import { EMPTY_DESK, type LabelDesk, withLabel, withoutLast, withQuestions, withReceipt } from './label-desk.ts';
import { Outbox } from './outbox.ts';
import { sendLabels } from './send-labels.ts';

/** With fewer texts than this, the next ones are fetched while there is a connection. */
const FEW = 15;
const BATCH = 50;

export interface DeskState {
  readonly desk: LabelDesk;
  readonly labels: readonly string[];
  /** Number of waiting texts, as last reported by the server. */
  readonly left: number;
  readonly isLoading: boolean;
  /** Labels that the server does not have yet. */
  readonly pending: number;
  readonly isAtRisk: boolean;
  readonly fault: Fault | undefined;
  readonly answer: (label: string | null, note: string) => void;
  readonly undo: () => void;
  readonly retry: () => void;
}

function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** One person's texts of a queue, and the labels being sent: immediately if there is a connection, otherwise later. */
export function useLabelDesk(scope: string, who: string, isDispute: boolean): DeskState {
  const outbox = useMemo(() => new Outbox(browserStorage()), []);
  const [desk, setDesk] = useState<LabelDesk>(EMPTY_DESK);
  const [batch, setBatch] = useState<Pick<LabelBatch, 'labels' | 'left'>>();
  const [pending, setPending] = useState(() => outbox.list().length);
  const [fault, setFault] = useState<Fault>();
  const [tries, setTries] = useState(0);
  const since = useRef(performance.now());
  const isSending = useRef(false);
  const isThere = connection.value === 'live';
  const open = desk.coming[0]?.id;
  const isFew = desk.coming.length < FEW;

  const send = async () => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      await alone(() =>
        sendLabels(
          outbox,
          (to, by, labels) => postJson<LabelReceipt[]>(`/labelling/${segment(to)}/labels`, { who: by, labels }),
          (label, receipt) => {
            if (!label.isWithdrawn && label.scope === scope) setDesk((now) => withReceipt(now, receipt));
          },
        ),
      );
      setFault(undefined);
    } catch (error) {
      // A missing connection is not an error yet: the page shows that labels are pending.
      if (!(error instanceof ApiError)) setFault({ code: 'E_DEFECT', message: String(error) });
      else if (error.code !== 'E_CONNECTION') setFault(error);
    } finally {
      isSending.current = false;
      setPending(outbox.list().length);
    }
  };

  // Also re-run when only these change: pending labels are sent, and texts are refilled.
  useEffect(() => {
    if (!isThere) return;
    const stop = new AbortController();
    const work = async () => {
      await send();
      // The server would return texts again whose labels it does not have yet.
      if (!isFew || outbox.list().length > 0) return;
      const asked = { who, most: BATCH, disputed: isDispute ? 'yes' : undefined };
      const answered = await getJson<LabelBatch>(apiPath(`/labelling/${segment(scope)}/batch`, asked), stop.signal);
      if (stop.signal.aborted) return;
      setBatch(answered);
      setDesk((now) => withQuestions(now, answered.questions));
    };
    work().catch((error: unknown) => {
      if (!stop.signal.aborted && error instanceof ApiError) setFault(error);
    });
    return () => stop.abort();
  }, [isThere, isFew, tries, token.value]);

  useEffect(() => {
    since.current = performance.now();
  }, [open]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (outbox.isAtRisk) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  const say = (item: number, label: string | null, note: string, isWithdrawn: boolean) => {
    const seconds = (performance.now() - since.current) / 1000;
    const given = { item, label, note, decides: isDispute, isWithdrawn, at: Date.now(), seconds };
    outbox.put(scope, who, given);
    setPending(outbox.list().length);
    void send();
    return given;
  };

  return {
    desk,
    labels: batch?.labels ?? [],
    left: batch?.left ?? 0,
    isLoading: batch === undefined && fault === undefined,
    pending,
    isAtRisk: outbox.isAtRisk,
    fault,
    answer: (label, note) => {
      if (open === undefined) return;
      const given = say(open, label, note, false);
      setDesk((now) => withLabel(now, given));
    },
    undo: () => {
      const [last] = desk.done;
      if (!last) return;
      say(last.question.id, last.given.label, last.given.note, true);
      setDesk(withoutLast);
    },
    retry: () => setTries((n) => n + 1),
  };
}

/** One tab at a time, if the browser supports locks; two at once would be harmless, since sending is idempotent. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request('studio.labels', work);
}
