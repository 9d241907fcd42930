import { segment } from '../app/router.ts';
import type { Column } from './table.tsx';
import { UserText } from './user-text.tsx';

/** Number of documents. */
export const documentsColumn = <Row extends { readonly rows: number }>(): Column<Row> => ({
  key: 'rows',
  title: 'Documents',
  isNumber: true,
  value: ({ rows }) => rows,
  cell: ({ rows }) => rows.toLocaleString('en'),
});

/** The pipeline run that made it, as a link. */
export const madeByRunColumn = <Row extends { readonly run: string }>(): Column<Row> => ({
  key: 'run',
  title: 'By run',
  value: ({ run }) => run,
  cell: ({ run }) => (
    <a href={`#/pipeline-runs/${segment(run)}`}>
      <UserText value={run} limit={40} />
    </a>
  ),
});
