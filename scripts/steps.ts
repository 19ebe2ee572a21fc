/** Runs the steps of `npm test` one after the other; a step that breaks is a failure like any other and stops nothing. */

/** Test cases of a step; a check without cases counts as one. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs every step, whatever the ones before it did, and returns the sum of their counts. Never throws. */
export function runSteps(steps: readonly (readonly [name: string, step: () => Counts])[]): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of steps) {
    const start = performance.now();
    console.log(`\n== ${name}`);
    const counts = attempt(step);
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  }
  return total;
}

function attempt(step: () => Counts): Counts {
  try {
    return step();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
