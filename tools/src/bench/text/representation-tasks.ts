import type { RepresentationInput } from '@aml-mlops/text';

/** Timed representations, by their names in peer_side.py. */
const REPRESENTATIONS = {
  'word 1-2': { lowerCase: true, blocks: [{ analyzer: 'word', ngramRange: [1, 2] }] },
  'char_wb 2-5': {
    lowerCase: true,
    blocks: [{ analyzer: 'char_wb', ngramRange: [2, 5], tokens: 'pieces', minDocuments: 2 }],
  },
  'word 1-2 and char_wb 2-5': {
    lowerCase: true,
    blocks: [
      { analyzer: 'word', ngramRange: [1, 2] },
      { analyzer: 'char_wb', ngramRange: [2, 5], tokens: 'pieces', minDocuments: 2 },
    ],
  },
  'char 1-3': { lowerCase: true, blocks: [{ analyzer: 'char', ngramRange: [1, 3], tokens: 'pieces' }] },
  'word 1-2, hashed': { lowerCase: true, blocks: [{ analyzer: 'word', ngramRange: [1, 2], hashingBits: 18 }] },
} as const satisfies Record<string, RepresentationInput>;

type RepresentationTask = keyof typeof REPRESENTATIONS;

export const REPRESENTATION_TASKS = Object.keys(REPRESENTATIONS) as RepresentationTask[];

export function isRepresentationTask(task: string): task is RepresentationTask {
  return Object.hasOwn(REPRESENTATIONS, task);
}

export function representationOf(task: RepresentationTask): RepresentationInput {
  return REPRESENTATIONS[task];
}
