/** UTF-16 units that the buffer holds at first. */
const FIRST_UNITS = 1 << 11;

/** A text as UTF-16 units, in a buffer that is used again for the next text and grows with the longest. */
export class TextUnits {
  units = new Uint16Array(0);
  length = 0;
  #bytes = Buffer.alloc(0);

  constructor() {
    this.reserve(FIRST_UNITS);
  }

  /** @param room units that must fit behind the text and its final 0 */
  load(text: string, room = 0): void {
    if (text.length + room >= this.units.length) this.reserve(2 * (text.length + room));
    this.#bytes.write(text, 'utf16le');
    this.units[text.length] = 0;
    this.length = text.length;
  }

  /** Makes room for so many units; what is there is lost. */
  reserve(units: number): void {
    this.#bytes = Buffer.allocUnsafeSlow(2 * (units + 1));
    this.units = new Uint16Array(this.#bytes.buffer);
  }
}
