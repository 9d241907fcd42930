import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { textWidth } from './text-width.ts';

const { resolve } = createRequire(import.meta.url);

test.each([
  ['H------H', false],
  ['HThe quick brown fox, 0.123 (AUC)H', false],
  ['HPredicted class & 57 %H', true],
])('the width of %s is what the font draws, within 2 %', (text, bold) => {
  const escaped = text.replace('&', '&amp;');
  const file = bold ? 'DejaVuSans-Bold.ttf' : 'DejaVuSans.ttf';
  const drawn = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="40"><text x="0" y="20" font-size="20">${escaped}</text></svg>`,
    {
      font: {
        loadSystemFonts: false,
        fontFiles: [resolve(`dejavu-fonts-ttf/ttf/${file}`)],
        defaultFontFamily: 'DejaVu Sans',
      },
    },
  ).getBBox()!;
  // The ink of the two H begins and ends a bearing inside the advance widths: 0.1 em each (0.09 em in bold).
  const bearings = 2 * 20 * (bold ? 0.0918 : 0.0981);
  expect(Math.abs(textWidth(text, 20, bold) - bearings - drawn.width)).toBeLessThan(0.02 * drawn.width);
});
