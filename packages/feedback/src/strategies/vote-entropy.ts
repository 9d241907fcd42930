/**
 * Disagreement of a committee on each text: the entropy of its votes, relative to the maximum (Dagan and Engelson 1995).
 *
 * @param votes k of int32 [n], classes in [0, C)
 * @returns float64 [n] in [0, 1]
 */
export function voteEntropy(votes: readonly Int32Array[], classes: number): Float64Array {
  const rows = votes[0]?.length ?? 0;
  const most = Math.log(Math.min(classes, votes.length));
  const counts = new Int32Array(classes);
  const entropies = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    counts.fill(0);
    for (const vote of votes) counts[vote[row]!]!++;
    let entropy = 0;
    for (const count of counts) if (count > 0) entropy -= (count / votes.length) * Math.log(count / votes.length);
    entropies[row] = most === 0 ? 0 : entropy / most;
  }
  return entropies;
}
