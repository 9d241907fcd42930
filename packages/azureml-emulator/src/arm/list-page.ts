import type { Resource } from './resource-store.ts';

const PAGE = 50;

export interface ResourcePage {
  readonly value: readonly Resource[];
  readonly nextLink?: string;
}

/** A page of resources, according to `$skip`, `$top`, `$orderBy` and the filters of the query. */
export function listPage(resources: readonly Resource[], url: URL): ResourcePage {
  const query = url.searchParams;
  const view = query.get('listViewType') ?? 'ActiveOnly';
  let kept = resources.filter(({ properties }) => {
    const archived = properties['isArchived'] === true;
    return view === 'All' || archived === (view === 'ArchivedOnly');
  });
  const isDefault = query.get('isDefault');
  if (isDefault) kept = kept.filter(({ properties }) => String(properties['isDefault']) === isDefault.toLowerCase());
  const jobType = query.get('jobType');
  if (jobType) kept = kept.filter(({ properties }) => properties['jobType'] === jobType);
  const tag = query.get('tag') ?? query.get('tags');
  if (tag) kept = kept.filter(({ properties }) => hasTags(properties['tags'], tag));
  if (/\basc\b/i.test(query.get('$orderBy') ?? '')) kept = kept.toReversed();
  const skip = whole(query.get('$skip'), 0);
  const top = query.get('$top');
  const end = top === null ? kept.length : Math.min(kept.length, whole(top, kept.length));
  const value = kept.slice(skip, Math.min(skip + PAGE, end));
  if (skip + value.length >= end) return { value };
  const next = new URL(url);
  next.searchParams.set('$skip', String(skip + value.length));
  return { value, nextLink: next.href };
}

/** Parses `name=value,other` as the service does: a tag with a value, or a tag that exists. */
function hasTags(tags: unknown, query: string): boolean {
  const given = new Map(Object.entries(typeof tags === 'object' && tags !== null ? tags : {}));
  return query.split(',').every((part) => {
    const [name = '', value] = part.split('=');
    return given.has(name) && (value === undefined || given.get(name) === value);
  });
}

function whole(text: string | null, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}
