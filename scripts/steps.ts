/** Runs the steps of `npm test`, those of a stage side by side; a step that breaks is a failure like any other and stops nothing. */

/** Test cases of a step; a check without cases counts as one. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export type Step = readonly [name: string, run: () => Promise<Counts>];

/** Runs every stage, whatever the ones before it did, and resolves with the sum of all counts. Never rejects. */
export async function runStages(stages: readonly (readonly Step[])[]): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages)
    for (const counts of await Promise.all(stage.map(runStep))) for (const key of KEYS) total[key] += counts[key];
  return total;
}

const KEYS = ['passed', 'failed', 'skipped'] as const;

async function runStep([name, run]: Step): Promise<Counts> {
  const start = performance.now();
  console.log(`\n== ${name}`);
  const counts = await run().catch((error: unknown): Counts => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  return counts;
}
