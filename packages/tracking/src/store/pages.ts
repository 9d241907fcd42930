import { rangeError } from '@aml-mlops/errors';
import type { Page } from '../entities.ts';
import { MAX_PAGE } from '../limits.ts';

/** Where a page begins. Tokens carry an offset, as MLflow's do. */
export function pageStart(token: string | undefined): number {
  if (!token) return 0;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    const offset = (parsed as { offset?: unknown }).offset;
    if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {}
  throw rangeError('page token', 'search', 'one that a search answered', token);
}

/** A page from one item more than it may hold: the extra one says that there is a next. */
export function pageOf<T>(items: T[], start: number, limit: number): Page<T> {
  if (items.length <= limit) return { items };
  const nextPageToken = Buffer.from(JSON.stringify({ offset: start + limit })).toString('base64');
  return { items: items.slice(0, limit), nextPageToken };
}

export function pageLimit(maxResults: number | undefined, fallback: number): number {
  const limit = maxResults ?? fallback;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw rangeError('max_results', 'search', `a whole number in [1, ${MAX_PAGE}]`, maxResults);
  }
  return limit;
}
