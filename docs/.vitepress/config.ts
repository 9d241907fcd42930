import { globSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type MarkdownRenderer } from 'vitepress';

const source = path.join(import.meta.dirname, 'source');

/** The generated pages of a folder, by name. */
function pagesOf(folder: string): { text: string; link: string }[] {
  return globSync('*.md', { cwd: path.join(source, folder) })
    .map((file) => path.basename(file, '.md'))
    .filter((name) => name !== 'index')
    .sort()
    .map((name) => ({ text: name, link: `/${folder}/${name}` }));
}

/** Vue would evaluate {{ … }}; in our pages it is text. */
function withoutInterpolation({ renderer: { rules }, utils: { escapeHtml } }: MarkdownRenderer): void {
  const literal = (text: string) => escapeHtml(text).replaceAll('{', '&#123;');
  rules.text = (tokens, i) => literal(tokens[i]?.content ?? '');
  rules.code_inline = (tokens, i) => `<code>${literal(tokens[i]?.content ?? '')}</code>`;
}

// biome-ignore lint/style/noDefaultExport: VitePress asks for one
export default defineConfig({
  title: 'aml-mlops',
  description: 'End-to-end MLOps for text classification, on this machine and on Azure Machine Learning',
  srcDir: '.vitepress/source',
  // No request for an icon that is not there.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  metaChunk: true,
  // Texts of READMEs may hold what looks like tags; nothing of them is HTML.
  markdown: { html: false, attrs: { disable: true }, config: withoutInterpolation },
  vite: { logLevel: 'error', build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Quickstart', link: '/quickstart' },
      { text: 'Guide', link: '/guide/best-practices' },
      { text: 'Reference', link: '/reference/commands' },
      { text: 'Errors', link: '/errors/' },
    ],
    sidebar: {
      // The pages of codes are many: they are listed where one is being read.
      '/errors/': [{ text: 'Error codes', link: '/errors/', items: pagesOf('errors') }],
      '/': [
        {
          text: 'Start',
          items: [
            { text: 'Quickstart', link: '/quickstart' },
            { text: 'Best practices', link: '/guide/best-practices' },
            { text: 'Architecture', link: '/architecture' },
            { text: 'Open ends', link: '/open-ends' },
          ],
        },
        {
          text: 'How to',
          items: [
            { text: 'Use your own data', link: '/how-to/own-data' },
            { text: 'Add a classifier', link: '/how-to/own-classifier' },
            { text: 'Define an artifact kind', link: '/how-to/own-kind' },
            { text: 'Write a step in another language', link: '/how-to/another-language' },
            { text: 'Work in a private network', link: '/how-to/private-network' },
            { text: 'Promote steps and models through a registry', link: '/how-to/promote' },
            { text: 'Keep costs down', link: '/how-to/cost' },
            { text: 'A million documents on a laptop', link: '/scale' },
          ],
        },
        {
          text: 'Reference',
          items: [
            { text: 'Commands', link: '/reference/commands' },
            { text: 'Artifact kinds', link: '/reference/kinds' },
            { text: 'REST', link: '/reference/rest' },
            { text: 'Infrastructure', link: '/infrastructure' },
          ],
        },
        { text: 'Steps', link: '/reference/steps/', collapsed: true, items: pagesOf('reference/steps') },
        { text: 'Packages', collapsed: true, items: pagesOf('packages') },
        { text: 'Error codes', link: '/errors/' },
      ],
    },
  },
});
