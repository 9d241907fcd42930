export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle' | 'reuse';

interface Look {
  readonly tone: Tone;
  readonly text: string;
  readonly icon: Icon;
}
type Icon = 'check' | 'cross' | 'stop' | 'spin' | 'wait' | 'skip' | 'again';

/** States of pipeline runs, their nodes and tracking runs, distinguished by colour, shape and text. */
const LOOKS: ReadonlyMap<string, Look> = new Map([
  ['running', { tone: 'busy', text: 'Running', icon: 'spin' }],
  ['done', { tone: 'good', text: 'Done', icon: 'check' }],
  ['ran', { tone: 'good', text: 'Ran', icon: 'check' }],
  ['reused', { tone: 'reuse', text: 'Reused', icon: 'again' }],
  ['failed', { tone: 'bad', text: 'Failed', icon: 'cross' }],
  ['killed', { tone: 'bad', text: 'Killed', icon: 'cross' }],
  ['interrupted', { tone: 'warn', text: 'Interrupted', icon: 'stop' }],
  ['skipped', { tone: 'idle', text: 'Skipped', icon: 'skip' }],
  ['queued', { tone: 'idle', text: 'Queued', icon: 'wait' }],
  ['waiting', { tone: 'idle', text: 'Waiting', icon: 'wait' }],
  ['RUNNING', { tone: 'busy', text: 'Running', icon: 'spin' }],
  ['SCHEDULED', { tone: 'idle', text: 'Scheduled', icon: 'wait' }],
  ['FINISHED', { tone: 'good', text: 'Finished', icon: 'check' }],
  ['FAILED', { tone: 'bad', text: 'Failed', icon: 'cross' }],
  ['KILLED', { tone: 'bad', text: 'Killed', icon: 'cross' }],
]);

const PATHS: Readonly<Record<Icon, string>> = {
  check: 'M2.5 6.5 5 9l4.5-6',
  cross: 'M3 3l6 6M9 3 3 9',
  stop: 'M3 3h6v6H3z',
  spin: 'M10 6a4 4 0 1 1-4-4',
  wait: 'M6 3v3l2 1.5',
  skip: 'M3 6h6M7 3.5 9.5 6 7 8.5',
  again: 'M9.5 4A4 4 0 1 0 10 7M9.8 1.6V4.2H7.2',
};

export function lookOf(status: string): Look {
  return LOOKS.get(status) ?? { tone: 'idle', text: status, icon: 'wait' };
}

export function StatusBadge({ status }: { readonly status: string }) {
  const { tone, text, icon } = lookOf(status);
  return (
    <Badge tone={tone} icon={icon}>
      {text}
    </Badge>
  );
}

export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: Icon;
  readonly children: string;
}) {
  return (
    <span class={`badge tone-${tone}`}>
      {icon ? (
        <svg viewBox="0 0 12 12" aria-hidden="true" class={icon === 'spin' ? 'spin' : ''}>
          <path
            d={PATHS[icon]}
            fill="none"
            stroke="currentColor"
            stroke-width="1.7"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
      ) : null}
      {children}
    </span>
  );
}
