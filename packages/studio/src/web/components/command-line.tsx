import { useState } from 'preact/hooks';
import { shellWord } from './shell-word.ts';
import { UserText } from './user-text.tsx';

/** A command to run in a terminal, with a copy button. */
export function CommandLine({ parts }: { readonly parts: readonly string[] }) {
  const [isCopied, setCopied] = useState(false);
  const text = parts.map(shellWord).join(' ');
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div class="command-line">
      <code>
        <UserText value={text} limit={600} />
      </code>
      <button type="button" class="button plain" onClick={() => void copy().catch(() => undefined)}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
