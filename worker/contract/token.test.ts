/** What cannot be a token is told by its first wrong character. */
import { describe, expect, it } from 'vitest';
import { describeTokenFault, tokenFault } from './token.ts';

describe('tokenFault', () => {
  it.each(['a', 'vitrine_Ab-9', 'q+/8=', 'a.b~c'])('lets %s pass', (token) => expect(tokenFault(token)).toBeNull());

  it.each([
    ['abc ', 'space', 'U+0020', 4],
    ['\tabc', 'space', 'U+0009', 1],
    ['abc\u00a0', 'space', 'U+00A0', 4],
    ['abc\n', 'line-break', 'U+000A', 4],
    ['ab\r\nc', 'line-break', 'U+000D', 3],
    ['"abc"', 'quote', 'U+0022', 1],
    ['‘abc’', 'quote', 'U+2018', 1],
    ['abc…', 'other', 'U+2026', 4],
    ['\u200babc', 'other', 'U+200B', 1],
    ['ab😀', 'other', 'U+1F600', 3],
    ['äbc', 'other', 'U+00E4', 1],
  ])('finds in %j: %s', (text, kind, code, at) => {
    expect(tokenFault(text)).toEqual({ kind, code, at });
  });

  it('says where, and nothing of the rest', () => {
    const text = describeTokenFault(tokenFault('secret part')!);
    expect(text).toContain('white space');
    expect(text).toContain('character 7');
    expect(text).not.toMatch(/secret|part/);
  });
});
