import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';

/** The raw folder for a file that is given by itself, within `links`: it holds a link to the file. */
export function folderOfOneFile(file: string, links: string): string {
  return path.join(links, `file-${hashText(file).slice(0, 12)}`);
}

export function isFolderOfOneFile(folder: string): boolean {
  return /^file-[0-9a-f]{12}$/.test(path.basename(folder));
}
