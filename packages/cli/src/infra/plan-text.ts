import { visibleText } from '@aml-mlops/errors';
import type { ResourceChange } from '@aml-mlops/infrastructure';

const VERBS: Readonly<Record<ResourceChange['action'], string>> = {
  create: '+ create  ',
  change: '~ change  ',
  recreate: '! recreate',
  wipe: '! wipe    ',
  ignore: '? ignored ',
  leave: '  leave   ',
};

/** A plan as text: a line per resource and per field; losses and changes without effect with their reason. */
export function planText(changes: readonly ResourceChange[]): string {
  if (changes.length === 0) return 'no changes';
  const lines = changes.flatMap(({ action, resource, fields }) => [
    `${VERBS[action]}  ${resource}`,
    ...fields.flatMap(({ path, before, after, note }) => [
      `              ${visibleText(path)}: ${show(before)} → ${show(after)}`,
      ...(note === undefined ? [] : [`                ${note}`]),
    ]),
  ]);
  const count = (action: ResourceChange['action']) => changes.filter((change) => change.action === action).length;
  const summary = [
    `${count('create')} to create`,
    `${count('change')} to change`,
    ...(['recreate', 'wipe', 'ignore', 'leave'] as const).flatMap((action) =>
      count(action) > 0 ? [`${count(action)} ${SUMMARY[action]}`] : [],
    ),
  ];
  return [...lines, '', summary.join(', ')].join('\n');
}

const SUMMARY = {
  recreate: 'to recreate',
  wipe: 'that lose something',
  ignore: 'without effect',
  leave: 'left as they are',
};

function show(value: unknown): string {
  return value === undefined ? 'nothing' : visibleText(JSON.stringify(value), 100);
}
