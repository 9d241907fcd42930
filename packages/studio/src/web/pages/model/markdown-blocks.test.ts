import { expect, test } from 'vitest';
import { markdownBlocks } from './markdown-blocks.ts';

test('a card is headings, paragraphs, lists and tables; numbers of characters are characters', () => {
  const card = [
    '# Model card: nb &#40;words&#41;',
    '',
    'Classifies **texts** into',
    '2 classes.',
    '',
    '| class | F1 |',
    '| --- | ---: |',
    '| a&#124;b | 0.9 |',
    '',
    '- knows no others',
    '  but these',
    '- is small',
    '```',
    '# no heading',
    '```',
    '#no heading',
  ].join('\n');
  expect(markdownBlocks(card)).toEqual([
    { kind: 'heading', level: 1, text: 'Model card: nb (words)' },
    { kind: 'text', text: 'Classifies texts into 2 classes.' },
    { kind: 'table', head: ['class', 'F1'], rows: [['a|b', '0.9']] },
    { kind: 'list', items: ['knows no others but these', 'is small'] },
    { kind: 'code', text: '# no heading' },
    { kind: 'text', text: '#no heading' },
  ]);
});

test('anything is taken to its end', () => {
  for (const odd of ['```', '|', '| a', '- ', '####### x', '&#999999999; &#0;', '\u0000', '|--|\n|--|']) {
    expect(Array.isArray(markdownBlocks(odd))).toBe(true);
  }
  expect(markdownBlocks('<script>x</script>')).toEqual([{ kind: 'text', text: '<script>x</script>' }]);
});
