/** Links to the lab: what is written is read, and nothing that somebody typed breaks the page. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, MOST_BLUR, MOST_NOISE, readLink, VIEWS, writeLink, type Link } from './link.ts';

const key = fc.tuple(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.nat(20)).map(([name, minor]) => `${name}@1.${minor}.0`);
const links: fc.Arbitrary<Link> = fc.record({
  networks: fc.array(key, { maxLength: 4 }),
  settings: fc.record({
    engine: fc.constantFrom('wasm' as const, 'webgpu' as const),
    people: fc.boolean(),
    noise: fc.nat(MOST_NOISE),
    blur: fc.nat(2 * MOST_BLUR).map((half) => half / 2),
    limit: fc.integer({ min: 1, max: 600 }),
  }),
  sample: fc.option(fc.stringMatching(/^[a-z][a-z-]{0,20}$/)),
  view: fc.constantFrom(...VIEWS),
});

describe('a link', () => {
  it('carries networks, settings, sample and view', () => {
    fc.assert(fc.property(links, (link) => void expect(readLink(writeLink(link))).toEqual(link)));
  });

  it('says nothing of what is as usual, and can be read by a person', () => {
    expect(writeLink({ networks: [], settings: DEFAULTS, sample: null, view: 'picture' })).toBe('');
    const link = { networks: ['a@1.0.0', 'b@2.0.0'], settings: { ...DEFAULTS, noise: 9 }, sample: null, view: 'study' } as const;
    expect(writeLink(link)).toBe('#networks=a@1.0.0,b@2.0.0&noise=9&view=study');
  });

  it('that is damaged counts as absent where it is', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(VIEWS).toContain(readLink(text).view)));
    expect(readLink('#engine=abacus&noise=-4&blur=x&limit=0&view=moon&people=2').settings).toEqual(DEFAULTS);
  });
});
