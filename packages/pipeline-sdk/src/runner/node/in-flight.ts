import type { Workspace } from '../workspace/workspace.ts';

/** Results that this process is computing in each workspace, by cache key. */
const flights = new WeakMap<Workspace, Map<string, Promise<unknown>>>();

/** The computation of a key's result that is in progress in this process, such as by another trial of a study. */
export function flightOf(workspace: Workspace, key: string): Promise<unknown> | undefined {
  return flights.get(workspace)?.get(key);
}

/** Computes a key's result in such a way that others in this process can wait for it. */
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
