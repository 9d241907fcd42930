import { expect, test } from 'vitest';
import { shapesOfEndpoints } from '../testing/endpoint-schema.ts';
import { HAS_SCHEMAS, SCHEMAS } from '../testing/workspace.fixture.ts';
import kept from './endpoint-shapes.json' with { type: 'json' };

test.runIf(HAS_SCHEMAS)(
  'the table of endpoints is what the published schema says: else run generators/endpoint-shapes.ts',
  async () => {
    expect(await shapesOfEndpoints(SCHEMAS)).toEqual(kept);
  },
);
