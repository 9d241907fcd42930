import path from 'node:path';

/** Pages of the site by the file of the repository that they are made of, both relative, slashes forward. */
export type PageOf = ReadonlyMap<string, string>;

/**
 * Markdown of a file of the repository as a page of the site: links to other pages go there, links to files that are no page become
 * their text, and comments go.
 *
 * @param file of the repository, relative
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

/** Applies a change to everything but fenced blocks and inline code. */
function outsideCode(markdown: string, change: (text: string) => string): string {
  const fences = markdown.split(/(^ *```[\s\S]*?^ *```$)/m);
  // Links may have code in their text: inline code counts only where it is no part of one.
  return fences.map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}
