import { session } from './session.ts';

/** URL of an artifact file, for an image, a frame or a link. */
export function fileAddress(kind: string, hash: string, file: string): string {
  const ticket = session.value?.ticket ?? '-';
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `/studio/files/${ticket}/${encodeURIComponent(kind)}/${hash}/${path}`;
}
