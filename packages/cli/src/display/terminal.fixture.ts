import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

/** A terminal emulator and the stream of a program that runs in it. */
export class TestTerminal {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly stream: NodeJS.WriteStream;
  /** All that was written, escapes included. */
  written = '';

  constructor(columns: number, rows = 24) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 1000,
      convertEol: true,
      allowProposedApi: true,
    });
    this.stream = Object.assign(new EventEmitter(), {
      isTTY: true,
      columns,
      rows,
      write: (text: string) => {
        this.written += text;
        this.#terminal.write(text);
        return true;
      },
    }) as EventEmitter & { isTTY: true } as NodeJS.WriteStream;
  }

  /** What it shows is wrapped anew, as terminals do, before the program learns of it. */
  async resize(columns: number): Promise<void> {
    await this.#settled();
    this.#terminal.resize(columns, this.#terminal.rows);
    this.stream.columns = columns;
    this.stream.emit('resize');
  }

  /** The lines that a user sees, those scrolled away included; without the empty ones at the end. */
  async text(): Promise<string[]> {
    await this.#settled();
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }
}
