/** Release composition: one role is replaced, versions are ordered as semver says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelCard } from '#contract/model-card';
import { compareVersions, firstRelease, replaceRole, type ModelChoice } from './compose.ts';

const roles = ['garments', 'people'] as const;
const choice = fc.record({
  role: fc.constantFrom(...roles),
  name: fc.constantFrom('a', 'b'),
  version: fc.constantFrom('1.0.0', '1.1.0'),
});
const current = fc.uniqueArray(choice, { selector: ({ role }) => role });

describe('replaceRole', () => {
  it('puts the new version in its role and leaves every other role as it was', () => {
    fc.assert(
      fc.property(current, choice, (models, next) => {
        const result = replaceRole(models, next);
        expect(result.filter(({ role }) => role === next.role)).toEqual([next]);
        const others = (list: readonly ModelChoice[]) => list.filter(({ role }) => role !== next.role);
        expect(others(result)).toEqual(others(models));
      }),
    );
  });
});

describe('compareVersions', () => {
  it('follows the order that semver.org gives as its example', () => {
    const ordered = [
      '0.9.10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.2',
      '1.0.10',
      '1.10.0',
      '2.0.0',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered), (some) => {
        expect(some.toSorted(compareVersions)).toEqual(ordered.filter((version) => some.includes(version)));
      }),
    );
  });
});

describe('firstRelease', () => {
  const card = (name: string, version: string, role: ModelCard['role'] = 'garments') => ({ name, version, role }) as ModelCard;

  it('takes the newest versions of the models called garments and people, whatever stands beside them', () => {
    const cards = [
      card('garments', '1.2.0'),
      card('fashion-mnist', '9.0.0'),
      card('garments', '1.10.0'),
      card('people', '1.0.0', 'people'),
    ];
    expect(firstRelease(cards)).toMatchObject([
      { name: 'garments', version: '1.10.0' },
      { name: 'people', version: '1.0.0' },
    ]);
  });

  it('takes another model of the role when there is no such name, and nothing when no card has the role', () => {
    expect(firstRelease([card('fashion-mnist', '1.0.0')])).toMatchObject([{ name: 'fashion-mnist' }]);
    expect(firstRelease([card('people', '1.0.0', 'people')])).toEqual([]);
  });
});
