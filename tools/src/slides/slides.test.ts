import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { workspacePackages } from '../boundaries/workspace-packages.ts';
import { drawLayeredGraph } from './layered-graph.ts';
import { layersDiagram } from './layers-diagram.ts';
import { renderDeck } from './render-deck.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SLIDES = path.join(ROOT, 'slides');
const theme = readFileSync(path.join(SLIDES, 'theme.css'), 'utf8');
const modules = readdirSync(SLIDES).filter((name) => /^\d-.*\.md$/.test(name));
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';
const diagrams = new Map(['pipeline', 'define', 'layers', 'templates'].map((name) => [name, svg]));

describe('slides', () => {
  test('are modules 0 to 8', () => {
    expect(modules.map((name) => name[0])).toEqual([...'012345678']);
  });

  test.each(modules)('%s is one page that loads nothing', (name) => {
    const markdown = readFileSync(path.join(SLIDES, name), 'utf8');
    const html = renderDeck(markdown, { file: name, theme, diagrams });
    const slides = markdown.split(/^---$/m).length - 2;
    expect(html.match(/<section /g)).toHaveLength(slides);
    expect(html).not.toMatch(/<script|<link|@import|\burl\((?!"?data:)|src="(?!data:)/);
    expect(html).not.toContain('diagram:');
  });

  test('name a diagram that there is', () => {
    expect(() => renderDeck('![x](diagram:moon)', { file: 'slides/x.md', theme, diagrams })).toThrow(
      'diagram of slides/x.md must be one of pipeline, define, layers, templates; got moon',
    );
  });
});

describe('diagrams', () => {
  test('the layers hold every package that has one, the highest on top', () => {
    const packages = workspacePackages(ROOT);
    const drawn = layersDiagram(packages);
    for (const { name, tag } of packages) {
      const stands = drawn.includes(name.replace('@aml-mlops/', ''));
      expect(stands, name).toBe(!['type:stand', 'type:tool'].includes(tag));
    }
    const layers = ['app', 'command', 'service', 'adapter', 'step', 'sdk', 'ground', 'foundation'];
    expect([...drawn.matchAll(/font-weight="bold"[^>]*>(\w+)</g)].map(([, layer]) => layer)).toEqual(layers);
  });

  test('a node stands to the right of all that it reads', () => {
    const box = (id: string) => ({ id, label: id, shape: 'box' as const });
    const edges = [
      { from: 'a', to: 'c' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'b' },
    ];
    const drawn = drawLayeredGraph([box('a'), box('b'), box('c')], edges);
    const x = (id: string) => Number(new RegExp(`<text x="([\\d.]+)"[^>]*>${id}<`).exec(drawn)?.[1]);
    expect(x('a')).toBeLessThan(x('b'));
    expect(x('b')).toBeLessThan(x('c'));
  });
});
