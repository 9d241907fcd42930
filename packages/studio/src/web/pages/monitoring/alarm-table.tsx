import { useState } from 'preact/hooks';
import type { AlarmShown, MonitoringHead, SilenceShown } from '../../../api/monitoring.ts';
import { ActionButton } from '../../components/action-dialog.tsx';
import { Card } from '../../components/card.tsx';
import { formatDate } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

const DAYS = [1, 3, 7, 14, 30, 90];

/** Alarms with recommended actions, newest first. */
export function Alarms({ head, reload }: { readonly head: MonitoringHead; readonly reload: () => void }) {
  const [days, setDays] = useState(7);
  const columns = alarmColumns(head.silences, days, reload);
  return (
    <Card
      title="Alarms"
      class="alarms"
      flush
      tools={
        <>
          {head.alarms.length > 0 ? (
            <label class="row small quiet">
              Silence for
              <select class="input" value={days} onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}>
                {DAYS.map((number) => (
                  <option key={number} value={number}>
                    {number} {number === 1 ? 'day' : 'days'}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          <ExportCsv name="alarms" columns={columns.filter(({ key }) => key !== 'actions')} rows={head.alarms} />
        </>
      }
    >
      <ListTable
        label="Alarms"
        columns={columns}
        rows={head.alarms}
        rowKey={({ id }) => String(id)}
        wrap
        empty={<Empty title="There are no alarms" />}
      />
      {head.silences.length > 0 ? <Silences silences={head.silences} /> : null}
    </Card>
  );
}

function alarmColumns(
  silences: readonly SilenceShown[],
  days: number,
  reload: () => void,
): readonly Column<AlarmShown>[] {
  const silenceOf = ({ model, cause }: AlarmShown) =>
    silences.find((one) => one.model === model && one.cause === cause);
  return [
    {
      key: 'state',
      title: 'State',
      value: stateText,
      cell: (alarm) => (
        <Badge tone={!alarm.isOpen ? 'idle' : alarm.severity === 'critical' ? 'bad' : 'warn'}>{stateText(alarm)}</Badge>
      ),
    },
    {
      key: 'cause',
      title: 'Cause',
      value: ({ cause }) => cause,
      cell: ({ cause }) => <UserText value={cause} limit={40} class="whole" />,
    },
    {
      key: 'model',
      title: 'Model',
      value: ({ model }) => model,
      cell: ({ model }) => <UserText value={model} limit={40} class="whole" />,
    },
    {
      key: 'message',
      title: 'Finding',
      value: ({ message }) => message,
      cell: ({ message, advice, isOpen }) => (
        <>
          <UserText value={message} limit={300} class="whole alarm-message" />
          {isOpen && advice !== '' ? (
            <div class="quiet small">
              <UserText value={advice} limit={200} />
            </div>
          ) : null}
        </>
      ),
    },
    {
      key: 'words',
      title: 'Words',
      value: ({ words }) => words.join(', '),
      cell: ({ words }) => <UserText value={words.slice(0, 8).join(', ')} limit={90} />,
    },
    {
      key: 'openedAt',
      title: 'Since',
      isNumber: true,
      value: ({ openedAt }) => (openedAt === undefined ? undefined : formatDate(openedAt)),
      cell: ({ openedAt }) => (openedAt === undefined ? 'not known' : <When at={openedAt} />),
    },
    {
      key: 'acknowledged',
      title: 'Acknowledged by',
      value: ({ acknowledged }) => acknowledged && `${acknowledged.by}: ${acknowledged.note}`,
      cell: ({ acknowledged }) =>
        acknowledged ? (
          <>
            <UserText value={acknowledged.by} limit={40} />
            <div class="quiet small">
              <UserText value={acknowledged.note} limit={120} />
            </div>
          </>
        ) : null,
    },
    {
      key: 'actions',
      title: 'Actions',
      isSortable: false,
      value: () => undefined,
      cell: (alarm) =>
        alarm.isOpen ? (
          <div class="alarm-actions">
            {alarm.acknowledged ? null : <Acknowledge alarm={alarm} reload={reload} />}
            {silenceOf(alarm) ? null : <Silence alarm={alarm} days={days} reload={reload} />}
          </div>
        ) : null,
    },
  ];
}

function stateText({ isOpen, severity }: AlarmShown): string {
  return isOpen ? (severity === 'critical' ? 'Critical' : 'Warning') : 'Resolved';
}

function Acknowledge({ alarm, reload }: { readonly alarm: AlarmShown; readonly reload: () => void }) {
  const action = {
    name: 'Acknowledge',
    title: `Acknowledge ${alarm.cause}`,
    says: 'Says that you look after it. It stays open until two windows are quiet.',
    path: `/monitoring/alarms/${alarm.id}/acknowledge`,
  };
  return <ActionButton action={action} onDone={reload} />;
}

function Silence(props: { readonly alarm: AlarmShown; readonly days: number; readonly reload: () => void }) {
  const { alarm, days, reload } = props;
  const action = {
    name: 'Silence',
    title: `Silence ${alarm.cause} for ${days} ${days === 1 ? 'day' : 'days'}`,
    says: 'No alerts are sent for this cause while it is silenced, and it starts no round of the loop. It is still tested and shown here.',
    path: '/monitoring/silence',
    body: { model: alarm.model, cause: alarm.cause, days },
  };
  return <ActionButton action={action} onDone={reload} />;
}

function Silences({ silences }: { readonly silences: readonly SilenceShown[] }) {
  return (
    <ul class="list silences" aria-label="Silenced">
      {silences.map(({ model, cause, by, until, note }) => (
        <li key={`${model} ${cause}`}>
          <Badge tone="idle">Silenced</Badge>
          <span>
            <UserText value={cause} limit={40} /> of <UserText value={model} limit={40} /> until {formatDate(until)}
          </span>
          <span class="quiet small">
            <UserText value={by} limit={40} />: <UserText value={note} limit={160} />
          </span>
        </li>
      ))}
    </ul>
  );
}
