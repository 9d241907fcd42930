import { expect, test } from 'vitest';
import { type AlarmState, advanceAlarms, type JudgedWindow } from './advance-alarms.ts';
import type { Alarm } from './judge-window.ts';

const topics = (severity: Alarm['severity'] = 'warning'): Alarm => ({
  ...{ cause: 'new-topics', severity, tests: ['text'], words: ['drone'], message: 'm', advice: 'a' },
});
const windows = (...alarms: readonly Alarm[][]): JudgedWindow[] =>
  alarms.map((own, day) => ({ from: `2026-11-0${day + 1}`, documents: 100, alarms: own }));

/** What is told, window by window. */
function told(all: readonly JudgedWindow[]): string[][] {
  let open: readonly AlarmState[] = [];
  return all.map((window) => {
    const { alarms, notices } = advanceAlarms(open, window);
    open = alarms.filter(({ closedAt }) => closedAt === null);
    return notices.map(({ what, alarm }) => `${what} ${alarm.cause} ${alarm.severity}`);
  });
}

test('an alarm is told once, however long it lasts', () => {
  expect(told(windows([topics()], [topics()], [topics()]))).toEqual([['opened new-topics warning'], [], []]);
});

test('one quiet window does not end it, two do, and then it can come again', () => {
  expect(told(windows([topics()], [], [topics()], [], [], [topics()]))).toEqual([
    ...[['opened new-topics warning'], [], [], [], ['closed new-topics warning'], ['opened new-topics warning']],
  ]);
});

test('a warning that becomes critical is told, and a critical one that eases is not', () => {
  expect(told(windows([topics()], [topics('critical')], [topics()]))).toEqual([
    ...[['opened new-topics warning'], ['worse new-topics critical'], []],
  ]);
});

test('a window without documents says nothing', () => {
  const silent = { from: '2026-11-05', documents: 0, alarms: [] };
  expect(told([...windows([topics()], []), silent, silent, silent])).toEqual([
    ['opened new-topics warning'],
    [],
    [],
    [],
    [],
  ]);
});
