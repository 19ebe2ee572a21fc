/** The check of every run: a value that is no number would become a name that nobody can be sure of. */
import { EngineError } from '../../pipeline/engine-error.ts';

/** Throws `not-finite` when one of `values`, which `of` gave, is NaN or infinite. */
export function assertFinite(of: string, values: Float32Array): void {
  // A loop, as heat maps have 100,000 values and come with every frame.
  for (const value of values)
    if (!Number.isFinite(value)) throw new EngineError('not-finite', `${of} gave ${value}, which is no number`);
}
