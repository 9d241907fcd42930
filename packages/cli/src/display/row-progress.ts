import { createLogUpdate } from 'log-update';

export interface RowProgress {
  readonly show: (rows: number, done: number, total: number) => void;
  /** Idempotent. */
  readonly close: () => void;
}

/** Progress through a stream of rows: a live line on a terminal, else one line per tenth. */
export function rowProgress(stream: NodeJS.WriteStream): RowProgress {
  const update = stream.isTTY ? createLogUpdate(stream, { showCursor: false }) : undefined;
  let tenths = 0;
  let isOpen = true;
  return {
    show: (rows, done, total) => {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const line = `${rows.toLocaleString('en')} rows, ${Math.floor(share * 100)} %`;
      if (update) return update(line);
      if (Math.floor(share * 10) <= tenths) return;
      tenths = Math.floor(share * 10);
      stream.write(`${line}\n`);
    },
    close: () => {
      if (isOpen) update?.clear();
      if (isOpen) update?.done();
      isOpen = false;
    },
  };
}
