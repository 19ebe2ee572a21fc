/** Before the first journey: what several workers would otherwise build and write at the same time. */
import { buildSites } from '../../scripts/lib/build.ts';
import { ensureDevToken } from '../../scripts/lib/settings.ts';

export default async function build(): Promise<void> {
  await ensureDevToken();
  await buildSites(AbortSignal.timeout(300_000));
}
