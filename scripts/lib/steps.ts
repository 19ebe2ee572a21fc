/** Runs the steps of `npm test`, those of a stage two at a time; a step that breaks is a failure like any other and stops nothing. */

/** Test cases of a step; a check without cases counts as one. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export type Step = readonly [name: string, run: () => Promise<Counts>];

/** Steps of a stage that run at once: the checks need one core each. */
const LANES = 2;

/** Runs every stage, whatever the ones before it did, and resolves with the sum of all counts. Never rejects. */
export async function runStages(stages: readonly (readonly Step[])[]): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    const waiting = stage.values();
    const lane = async () => {
      for (const step of waiting) {
        const counts = await runStep(step);
        for (const key of KEYS) total[key] += counts[key];
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }
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
