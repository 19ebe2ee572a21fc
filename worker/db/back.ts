/** Where a channel goes when it goes back. Pure. */

/**
 * By a channel's moves, newest first: a move to a release that the channel stands upon takes away what stood above it, every
 * other move puts its release on top; back is what lies under the top. So going back twice goes two steps back, and never to
 * what was just rolled away from.
 */
export function backFrom(moves: readonly { readonly release: string; readonly previous: string | null }[]): string | null {
  const oldest = moves.at(-1)?.previous;
  const standing = oldest ? [oldest] : [];
  for (const { release } of moves.toReversed()) {
    const at = standing.indexOf(release);
    if (at < 0) standing.push(release);
    else standing.length = at + 1;
  }
  return standing.at(-2) ?? null;
}
