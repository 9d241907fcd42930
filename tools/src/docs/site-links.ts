import path from 'node:path';

/** Pages of the site by their source file in the repository, both relative, with forward slashes. */
export type PageOf = ReadonlyMap<string, string>;

/**
 * Converts Markdown of the repository to a page of the site: links to other pages are adapted, links to files without a page become
 * their text, and comments are removed.
 *
 * @param file relative to the repository
 */
export function toSiteMarkdown(markdown: string, file: string, pages: PageOf): string {
  return outsideCode(markdown.replace(/^<!--.*?-->\n?/gms, ''), (text) =>
    text.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, image: string, label: string, target: string) => {
      if (/^[a-z]+:|^#/i.test(target)) return whole;
      const [place = '', anchor] = target.split('#');
      const repositoryPath = path.posix.normalize(path.posix.join(path.posix.dirname(file), place));
      const page = pages.get(repositoryPath.replace(/\/$/, ''));
      if (image !== '') return page === undefined ? label : whole;
      return page === undefined ? label : `[${label}](/${page}${anchor === undefined ? '' : `#${anchor}`})`;
    }),
  );
}

/** Applies a change to everything except fenced blocks and inline code. */
function outsideCode(markdown: string, change: (text: string) => string): string {
  const fences = markdown.split(/(^ *```[\s\S]*?^ *```$)/m);
  // Links may have code in their text: inline code counts only outside of links.
  return fences.map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}
