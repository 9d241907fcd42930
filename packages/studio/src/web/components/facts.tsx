import type { ComponentChildren } from 'preact';

/** One of the key numbers or names of an object, shown in a row. */
export function Fact({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Facts({ children }: { readonly children: ComponentChildren }) {
  return <dl class="run-facts">{children}</dl>;
}
