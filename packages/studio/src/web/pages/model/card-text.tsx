import { visibleLines } from '@aml-mlops/errors/visible-text';
import { UserText } from '../../components/user-text.tsx';
import { type Block, markdownBlocks } from './markdown-blocks.ts';

const LONGEST = 4000;

/** A model card as part of the page, whose heading levels continue: the card's first heading is of level three. */
export function CardText({ markdown }: { readonly markdown: string }) {
  return (
    <div class="prose card-text">
      {markdownBlocks(markdown).map((block, i) => (
        <CardBlock key={i} block={block} />
      ))}
    </div>
  );
}

function CardBlock({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? <h3 class="card-title">{text(block.text)}</h3> : <h4>{text(block.text)}</h4>;
    case 'text':
      return <p>{text(block.text)}</p>;
    case 'code':
      return <pre>{visibleLines(block.text)}</pre>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, i) => (
            <li key={i}>{text(item)}</li>
          ))}
        </ul>
      );
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <section class="table-scroll" tabIndex={0} aria-label="Table of the card">
          <table class="table">
            <thead>
              <tr>
                {block.head.map((cell, i) => (
                  <th key={i} scope="col">
                    {text(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, column) => (
                    <td key={column}>{text(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
  }
}

/** Text with backticks rendered as code. */
function text(value: string) {
  return value.split('`').map((part, i) =>
    i % 2 === 1 ? (
      <code key={i}>
        <UserText value={part} limit={LONGEST} />
      </code>
    ) : part === '' ? null : (
      <UserText key={i} value={part} limit={LONGEST} />
    ),
  );
}
