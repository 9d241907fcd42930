import { visibleText } from '@aml-mlops/errors/visible-text';
import { useState } from 'preact/hooks';

export interface UserTextProps {
  /** Any text: a label, a document of a megabyte, a name with bidirectional control characters. */
  readonly value: string;
  /** Characters shown initially. Default: 200. */
  readonly limit?: number;
  readonly class?: string;
  /** Whether truncated text can be expanded, in parts. Default: false. */
  readonly grows?: boolean;
}

/** Characters added per expansion, so that the browser stays responsive. */
const PART = 20_000;

/**
 * User-provided text: never markup, isolated from the direction of its surroundings, invisible characters as escapes, truncated
 * if long.
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
