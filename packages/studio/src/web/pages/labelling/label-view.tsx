import { session } from '../../app/session.ts';
import { token } from '../../app/token.ts';
import { formatNumber } from '../../components/format.ts';
import { Empty, Failure, GiveToken, Loading } from '../../components/states.tsx';
import { DoneTable } from './done-table.tsx';
import { LabelCard } from './label-card.tsx';
import { type DeskState, useLabelDesk } from './use-label-desk.ts';

/** One text at a time, with keyboard control. */
export function LabelView(props: { readonly scope: string; readonly who: string; readonly isDispute: boolean }) {
  if (session.value?.readOnly) {
    return (
      <section class="card">
        <Empty title="This studio was started for reading only">
          <p>Start it without --read-only to label.</p>
        </Empty>
      </section>
    );
  }
  if (token.value === undefined) {
    return (
      <section class="card">
        <Empty title="Labelling needs the token of the link that the command printed">
          <GiveToken />
        </Empty>
      </section>
    );
  }
  return <Desk {...props} />;
}

function Desk({
  scope,
  who,
  isDispute,
}: {
  readonly scope: string;
  readonly who: string;
  readonly isDispute: boolean;
}) {
  const state = useLabelDesk(scope, who, isDispute);
  const { desk, labels, left, fault, isLoading, answer, undo, retry } = state;
  const [open] = desk.coming;
  const labelled = desk.done.length;
  return (
    <>
      <section class="card" aria-label={isDispute ? 'Decide' : 'Label'}>
        <div class="card-head">
          <h2>{isDispute ? 'Decide where annotators differ' : 'Label this text'}</h2>
          <span class="quiet small">
            {formatNumber(labelled)} labelled here
            {left > 0 ? `, ${formatNumber(Math.max(desk.coming.length, left - labelled))} left` : ''}
          </span>
          <span class="tools">
            <Delivery state={state} />
          </span>
        </div>
        {fault ? <Failure title="Labels cannot be sent" fault={fault} retry={retry} /> : null}
        {open ? (
          <LabelCard question={open} labels={labels} canUndo={labelled > 0} onAnswer={answer} onUndo={undo} />
        ) : fault ? null : isLoading ? (
          <Loading what="Loading texts" />
        ) : (
          <NothingLeft isDispute={isDispute} labelled={labelled} undo={undo} />
        )}
      </section>
      <DoneTable done={desk.done} scope={scope} />
    </>
  );
}

/** Where the labels are stored: on the server, or in this browser until it responds. */
function Delivery({ state: { pending, isAtRisk } }: { readonly state: DeskState }) {
  const many = pending === 1 ? '1 label is' : `${formatNumber(pending)} labels are`;
  return (
    <span class={`small ${isAtRisk ? 'tone-bad' : 'quiet'}`} role="status">
      {pending === 0
        ? 'Every label is stored'
        : isAtRisk
          ? `${many} on this page alone: keep it open until they are sent`
          : `${many} kept in this browser, and sent when the studio answers`}
    </span>
  );
}

function NothingLeft(props: { readonly isDispute: boolean; readonly labelled: number; readonly undo: () => void }) {
  return (
    <Empty title={props.isDispute ? 'Nothing is disputed' : 'Nothing is left for you to label'}>
      {props.isDispute ? (
        <p>Where annotators differ on a text, it comes here for somebody to decide.</p>
      ) : (
        <p>
          <code>mlops labels query</code> chooses the next texts; <code>mlops labels absorb --into FOLDER</code> makes
          training data of the labels.
        </p>
      )}
      {props.labelled > 0 ? (
        <button type="button" class="button" onClick={props.undo}>
          Take the last label back
        </button>
      ) : null}
    </Empty>
  );
}
