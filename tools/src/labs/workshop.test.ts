import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Covered, QUICKSTART, WORKSHOP_LABS, WORKSHOP_SLIDES } from './workshop.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function headingsOf(file: string): string[] {
  return [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^#{1,6} (.*)$/gm)].map(([, text = '']) => text);
}

test.each<Covered>([...WORKSHOP_LABS, ...WORKSHOP_SLIDES, ...QUICKSTART])(
  '$what: $file, "$heading"',
  ({ file, heading }) => {
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    expect(headingsOf(file)).toContain(heading);
  },
);
