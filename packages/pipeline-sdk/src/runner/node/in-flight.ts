import type { Workspace } from '../workspace/workspace.ts';

/** What is being made in each workspace by this process, by cache key. */
const flights = new WeakMap<Workspace, Map<string, Promise<unknown>>>();

/** The run of this process that is making what belongs to a key, as trials of a study do that begin alike. */
export function flightOf(workspace: Workspace, key: string): Promise<unknown> | undefined {
  return flights.get(workspace)?.get(key);
}

/** Makes what belongs to a key, so that others of this process can wait for it. */
export async function inFlight<T>(workspace: Workspace, key: string, make: () => Promise<T>): Promise<T> {
  const ofWorkspace = flights.get(workspace) ?? new Map<string, Promise<unknown>>();
  flights.set(workspace, ofWorkspace);
  const flight = make();
  ofWorkspace.set(key, flight);
  try {
    return await flight;
  } finally {
    if (ofWorkspace.get(key) === flight) ofWorkspace.delete(key);
  }
}
