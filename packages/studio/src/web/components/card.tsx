import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A section of a page with its own heading. */
export function Card(props: {
  readonly title: ComponentChildren;
  readonly tools?: ComponentChildren;
  /** Whether its content extends to the edges, as a table does. */
  readonly flush?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  const id = useId();
  return (
    <section class={`card ${props.class ?? ''}`} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{props.title}</h2>
        {props.tools ? <div class="tools">{props.tools}</div> : null}
      </div>
      <div class={`card-body ${props.flush ? 'flush' : ''}`}>{props.children}</div>
    </section>
  );
}
