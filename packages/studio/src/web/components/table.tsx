import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SortState } from '../../order/sort-state.ts';
import { sorted } from '../../order/sorted.ts';
import type { Column } from './column.ts';
import { csvOf } from './csv.ts';
import { download } from './download.ts';
import { TableRow } from './table-row.tsx';
import { UserText } from './user-text.tsx';

export type { Column };

export interface TableProps<Row> {
  /** Description for screen readers. */
  readonly label: string;
  /** A row is re-rendered if it or this list has a new identity: keep both if nothing changed. */
  readonly columns: readonly Column<Row>[];
  /** Rows, in display order. Undefined rows are being loaded. */
  readonly rows: RowSource<Row>;
  readonly rowKey: (row: Row) => string;
  readonly isSelected?: (row: Row) => boolean;
  /** Whether long texts wrap; a table with more rows than fit on a screen has rows of equal height. */
  readonly wrap?: boolean;
  /** Maximum height before it scrolls on its own, such as `70vh`. Default: the height of its rows, up to 60 of them. */
  readonly height?: string;
  readonly sort?: SortState | undefined;
  readonly onSort?: (sort: SortState) => void;
  readonly empty?: ComponentChildren;
}

/** Rows that may not all be loaded: the table requests the visible ones. */
export interface RowSource<Row> {
  readonly length: number;
  at(place: number): Row | undefined;
  /** Called with the range of visible rows, end exclusive. */
  readonly onVisible?: (first: number, end: number) => void;
}

const ROW_PIXELS = 36;
const WHOLE_ROWS = 60;
/** Rows above and below the visible ones that are rendered too, so that scrolling by a few rows shows no gap. */
const AROUND = 6;

/** A table of any number of rows: only the visible ones are in the DOM. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, isSelected, sort, onSort, empty } = props;
  const isVirtual = rows.length > WHOLE_ROWS;
  const box = useRef<HTMLDivElement>(null);
  const [[first, end], setRange] = useState<readonly [number, number]>([0, WHOLE_ROWS]);
  const look = () => {
    const element = box.current;
    if (!element) return;
    const top = Math.max(0, Math.floor(element.scrollTop / ROW_PIXELS) - AROUND);
    const bottom = Math.min(rows.length, Math.ceil((element.scrollTop + element.clientHeight) / ROW_PIXELS) + AROUND);
    setRange((before) => (before[0] === top && before[1] === bottom ? before : [top, bottom]));
  };
  // Also re-run when only these change: other rows, another view.
  useEffect(() => {
    if (!isVirtual) return;
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, [isVirtual, rows.length]);
  const [from, to] = isVirtual
    ? [Math.min(first, Math.max(0, rows.length - 1)), Math.min(end, rows.length)]
    : [0, rows.length];
  // Also re-run when only these change: a new source must load its rows.
  useLayoutEffect(() => rows.onVisible?.(from, to), [rows, from, to]);
  if (rows.length === 0 && empty) return <>{empty}</>;
  const places = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const height = props.height ?? (isVirtual ? '70vh' : undefined);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      ref={box}
      class="table-scroll"
      style={height ? { '--table-height': height } : {}}
      onScroll={isVirtual ? look : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table
        class={`table ${props.wrap && !isVirtual ? 'wrap' : ''}`}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        onKeyDown={moveBetweenRows}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 ? <Spacer rows={from} columns={columns.length} /> : null}
          {places.map((place) => {
            const row = rows.at(place);
            if (row === undefined) return <Pending key={`pending ${place}`} columns={columns.length} place={place} />;
            return (
              <TableRow
                key={rowKey(row)}
                row={row}
                place={place}
                columns={columns}
                isSelected={isSelected?.(row) ?? false}
              />
            );
          })}
          {to < rows.length ? <Spacer rows={rows.length - to} columns={columns.length} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>(props: {
  readonly column: Column<Row>;
  readonly sort: SortState | undefined;
  readonly onSort: ((sort: SortState) => void) | undefined;
}) {
  const { column, sort, onSort } = props;
  const direction = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const next = {
    key: column.key,
    descending: direction === undefined ? column.isNumber === true : direction === 'ascending',
  };
  return (
    <th
      scope="col"
      class={column.isNumber ? 'number' : ''}
      aria-sort={direction}
      style={column.width ? { width: column.width } : {}}
    >
      {column.head ? (
        column.head
      ) : onSort && column.isSortable !== false ? (
        <button type="button" data-sort={direction ?? ''} onClick={() => onSort(next)}>
          <UserText value={column.title} limit={40} />
        </button>
      ) : (
        <UserText value={column.title} limit={40} />
      )}
    </th>
  );
}

function Spacer({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr class="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * ROW_PIXELS}px` }} />
    </tr>
  );
}

function Pending({ columns, place }: { readonly columns: number; readonly place: number }) {
  return (
    <tr aria-rowindex={place + 2}>
      <td colSpan={columns} class="pending">
        …
      </td>
    </tr>
  );
}

/** Up and down move the focus between the links of rows. */
function moveBetweenRows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tbody tr');
  let next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  while (next && !next.querySelector('a'))
    next = event.key === 'ArrowDown' ? next.nextElementSibling : next.previousElementSibling;
  const link = next?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}

export interface ListTableProps<Row> extends Omit<TableProps<Row>, 'rows' | 'sort' | 'onSort'> {
  readonly rows: readonly Row[];
  /** The initial sort order or, with `onSort`, the controlled one. Default: the order of the rows. */
  readonly sort?: SortState | undefined;
  /** Called with a new order, if the parent controls it. */
  readonly onSort?: (sort: SortState) => void;
}

/** A table with all rows loaded: it sorts them itself. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const [own, setOwn] = useState(props.sort);
  const [sort, setSort] = props.onSort ? [props.sort, props.onSort] : [own, setOwn];
  const column = props.columns.find(({ key }) => key === sort?.key);
  const rows = useMemo(
    () => (sort && column ? sorted(props.rows, column.value, sort.descending) : props.rows),
    [props.rows, props.columns, sort],
  );
  return <Table {...props} rows={rows} sort={sort} onSort={setSort} />;
}

/** Exports a table as a CSV file: every row, not only the visible ones. */
export function ExportCsv<Row>(props: {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** In the order of the table. Default: the order of the rows. */
  readonly sort?: SortState | undefined;
}) {
  const write = () => {
    const titles = props.columns.map(({ title }) => title);
    const { sort } = props;
    const column = props.columns.find(({ key }) => key === sort?.key);
    const inOrder = sort && column ? sorted(props.rows, column.value, sort.descending) : props.rows;
    const rows = inOrder.map((row) => props.columns.map(({ value }) => value(row)));
    download(`${props.name}.csv`, csvOf(titles, rows), 'text/csv');
  };
  return (
    <button type="button" class="button plain" onClick={write} disabled={props.rows.length === 0}>
      CSV
    </button>
  );
}
