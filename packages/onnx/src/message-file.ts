import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';
import { cutOff } from './stored-data.ts';

/** Bytes that are read ahead. */
const WINDOW = 1 << 16;
/** Bytes of the longest varint. */
const LONGEST = 10;

/** Where a field of a message is in its file, in bytes. */
export interface StoredField {
  readonly id: number;
  /** Of tag, length and value. */
  readonly from: number;
  /** Of the value alone. */
  readonly valueFrom: number;
  readonly to: number;
}

/** A file of protocol buffers that is read in parts: fields that are not wanted are passed by. */
export class MessageFile {
  readonly size: number;
  readonly #file: string;
  readonly #handle: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;

  constructor(file: string) {
    this.#file = file;
    this.#handle = openSync(file, 'r');
    this.size = fstatSync(this.#handle).size;
  }

  /**
   * The fields of a message, in their order.
   *
   * @throws MlopsError `E_ONNX_GRAPH` for bytes that are no message
   */
  *fields(from: number, to: number): Generator<StoredField> {
    for (let at = from; at < to; ) {
      const tag = this.#varint(at, to);
      const wire = tag.value % 8;
      const id = (tag.value - wire) / 8;
      const field = this.#value(wire, id, at, tag.to, to);
      yield field;
      at = field.to;
    }
  }

  /** A copy of some bytes. */
  bytes(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#handle, bytes, done, bytes.length - done, from + done);
      if (read === 0) throw cutOff(this.#file);
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#handle);
  }

  #value(wire: number, id: number, from: number, at: number, end: number): StoredField {
    const ending = (valueFrom: number, to: number) => {
      if (to > end) throw cutOff(this.#file);
      return { id, from, valueFrom, to };
    };
    if (wire === 0) return ending(at, this.#varint(at, end).to);
    if (wire === 1) return ending(at, at + 8);
    if (wire === 5) return ending(at, at + 4);
    if (wire !== 2) throw this.#noMessage();
    const length = this.#varint(at, end);
    return ending(length.to, length.to + length.value);
  }

  #varint(from: number, end: number): { readonly value: number; readonly to: number } {
    let value = 0;
    for (let i = 0, unit = 1; i < LONGEST; i++, unit *= 128) {
      if (from + i >= end) throw cutOff(this.#file);
      const byte = this.#byte(from + i);
      value += (byte & 127) * unit;
      if (byte < 128) return { value, to: from + i + 1 };
    }
    throw this.#noMessage();
  }

  #byte(at: number): number {
    const offset = at - this.#windowAt;
    if (offset >= 0 && offset < this.#window.length) return this.#window[offset]!;
    this.#window = this.bytes(at, Math.min(at + WINDOW, this.size));
    this.#windowAt = at;
    return this.#window[0]!;
  }

  #noMessage(): MlopsError {
    return new MlopsError('E_ONNX_GRAPH', `${this.#file} must hold an ONNX model; it is no message`, {
      file: this.#file,
    });
  }
}
