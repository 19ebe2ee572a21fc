/** Measures what only the health page shows. */
import type { Adapter } from '../platform/adapter.ts';
import type { HealthFacts } from './state.ts';

/** What is asked; each question may fail without taking the others along. */
export interface Measurable {
  pending(): Promise<number>;
  readonly lastSentAt: number | null;
}

/** Asks storage (undefined on an insecure page) and telemetry; null stands for "did not say". Never rejects. */
export async function measureHealth(
  storage: StorageManager | undefined,
  telemetry: Measurable,
  adapter: Promise<Adapter>,
): Promise<HealthFacts> {
  const orNull = <T>(question: Promise<T> | undefined): Promise<T | null> =>
    (question ?? Promise.resolve(null)).catch(() => null);
  const [estimate, persisted, telemetryPending] = await Promise.all([
    orNull(storage?.estimate()),
    orNull(storage?.persisted()),
    orNull(telemetry.pending()),
  ]);
  return {
    storageUsed: estimate?.usage ?? null,
    storageQuota: estimate?.quota ?? null,
    persisted,
    telemetryPending,
    telemetrySentAt: telemetry.lastSentAt,
    adapter: await adapter,
  };
}
