import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fold } from '@aml-mlops/sklearn-sweep';

/** Writes the arrays of a fold in their memory layout. */
export async function writeFold(folder: string, { train, test, trainTargets, testTargets }: Fold): Promise<void> {
  const shapes = [train, test].map(({ rows, columns }) => ({ rows, columns }));
  await writeFile(path.join(folder, 'shapes.json'), JSON.stringify(shapes));
  for (const [name, matrix, targets] of [
    ['train', train, trainTargets],
    ['test', test, testTargets],
  ] as const) {
    const arrays = { indptr: matrix.indptr, indices: matrix.indices, data: matrix.data, targets };
    for (const [array, values] of Object.entries(arrays))
      await writeFile(path.join(folder, `${name}.${array}`), values);
  }
}

export async function readFold(folder: string): Promise<Fold> {
  const shapes = JSON.parse(await readFile(path.join(folder, 'shapes.json'), 'utf8')) as {
    rows: number;
    columns: number;
  }[];
  const bytes = async (name: string) => {
    const file = await readFile(path.join(folder, name));
    return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  };
  const matrix = async (name: string, shape: { rows: number; columns: number }) => ({
    ...shape,
    indptr: new Int32Array(await bytes(`${name}.indptr`)),
    indices: new Int32Array(await bytes(`${name}.indices`)),
    data: new Float64Array(await bytes(`${name}.data`)),
  });
  return {
    train: await matrix('train', shapes[0]!),
    trainTargets: new Int32Array(await bytes('train.targets')),
    test: await matrix('test', shapes[1]!),
    testTargets: new Int32Array(await bytes('test.targets')),
  };
}
