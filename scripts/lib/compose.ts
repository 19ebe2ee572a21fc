/** Which model versions make up a release: pure choices over cards and references. */
import type { ModelCard } from '#contract/model-card';

/** What a release says of one model. */
export interface ModelChoice {
  readonly role: ModelCard['role'];
  readonly name: string;
  readonly version: string;
}

/** The channel's models with the one of `next`'s role replaced, or `next` added when the role is new; order is kept. */
export function replaceRole(current: readonly ModelChoice[], next: ModelChoice): ModelChoice[] {
  const choice = ({ role, name, version }: ModelChoice): ModelChoice => ({ role, name, version });
  const kept = current.map((model) => choice(model.role === next.role ? next : model));
  return kept.some((model) => model.role === next.role) ? kept : [...kept, choice(next)];
}

/** Orders semantic versions, oldest first (https://semver.org, section 11). */
export function compareVersions(a: string, b: string): number {
  const [coreA = '', ...restA] = a.split('-');
  const [coreB = '', ...restB] = b.split('-');
  return compareIdentifiers(coreA, coreB) || comparePreRelease(restA.join('-'), restB.join('-'));
}

/**
 * The first release of an empty registry: for each role the newest version of the model called like the role, or, if there
 * is none, the newest version of any model of that role. Empty when no card has the role `garments`: no release is without it.
 */
export function firstRelease(cards: readonly ModelCard[]): ModelChoice[] {
  const chosen = (['garments', 'people'] as const).map((role) => {
    const ofRole = cards.filter((card) => card.role === role);
    const preferred = ofRole.filter((card) => card.name === role);
    return (preferred.length > 0 ? preferred : ofRole).toSorted((a, b) => compareVersions(a.version, b.version)).at(-1);
  });
  return chosen[0] === undefined ? [] : chosen.filter((card) => card !== undefined);
}

/** A version without a tag comes after every pre-release of itself. */
function comparePreRelease(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  return compareIdentifiers(a, b);
}

/** Dot by dot: numbers by value and before words, words by code point, the shorter list first. */
function compareIdentifiers(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [xNumber, yNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    const order = xNumber && yNumber ? Number(x) - Number(y) : Number(yNumber) - Number(xNumber) || Number(x > y) - Number(x < y);
    if (order !== 0) return order;
  }
  return 0;
}
