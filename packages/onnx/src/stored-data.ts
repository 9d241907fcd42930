import { closeSync, openSync, readSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';

/** Bytes that are read at once. */
const PIECE = 1 << 20;

/** The numbers of a tensor that stay in a file, as raw little-endian bytes. */
export interface StoredData {
  readonly file: string;
  /** Where they begin, in bytes. */
  readonly at: number;
  readonly byteLength: number;
}

/**
 * The bytes, piece by piece: each is valid until the next is asked for.
 *
 * @throws MlopsError `E_ONNX_GRAPH` if the file has become shorter
 */
export function* storedPieces({ file, at, byteLength }: StoredData): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(PIECE, byteLength));
  const handle = openSync(file, 'r');
  try {
    for (let done = 0; done < byteLength; ) {
      const read = readSync(handle, buffer, 0, Math.min(buffer.length, byteLength - done), at + done);
      if (read === 0) throw cutOff(file);
      done += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(handle);
  }
}

/** All bytes at once, in memory of their own: aligned to every type. */
export function storedBytes(data: StoredData): ArrayBuffer {
  const bytes = new Uint8Array(data.byteLength);
  let at = 0;
  for (const piece of storedPieces(data)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.buffer;
}

/** What a model's file that ends too early is refused with. */
export function cutOff(file: string): MlopsError {
  return new MlopsError('E_ONNX_GRAPH', `${file} must hold a whole ONNX model; it ends within one`, { file });
}
