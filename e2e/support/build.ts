/** Before the first journey: what several workers would otherwise build and write at the same time. */
import { buildSites } from '../../scripts/build.ts';
import { ensureDevToken } from '../../scripts/settings.ts';

export default async function build(): Promise<void> {
  await ensureDevToken();
  await buildSites(AbortSignal.timeout(300_000));
}
