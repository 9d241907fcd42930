import { visibleText } from '@aml-mlops/errors/visible-text';
import { useState } from 'preact/hooks';

export interface UserTextProps {
  /** Anything: a label, a document of a megabyte, a name with marks that turn the direction of writing. */
  readonly value: string;
  /** Characters that are shown at first. Default: 200. */
  readonly limit?: number;
  readonly class?: string;
  /** Whether what was cut can be shown, in parts. Default: false: the cut is where it ends. */
  readonly grows?: boolean;
}

/** So much more is shown at each wish: a browser stays quick with it. */
const PART = 20_000;

/**
 * A text of users: data and never markup, isolated from the direction of what is around it, unseen characters as escapes,
 * cut where it is long.
 */
export function UserText({ value, limit = 200, class: name = '', grows = false }: UserTextProps) {
  const [shown, setShown] = useState(limit);
  const isCut = value.length > shown;
  return (
    <>
      <bdi class={`user-text ${name}`} title={isCut && !grows ? visibleText(value, 1000) : undefined}>
        {visibleText(value, shown)}
      </bdi>
      {grows && isCut ? (
        <button type="button" class="button plain" onClick={() => setShown(shown + PART)}>
          Show more ({(value.length - shown).toLocaleString('en')} characters are left)
        </button>
      ) : null}
    </>
  );
}
