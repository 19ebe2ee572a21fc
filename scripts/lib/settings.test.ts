/** Where a token is sent, and which text is no token. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readToken } from './settings.ts';

afterEach(() => vi.unstubAllEnvs());

describe('readToken', () => {
  it.each(['https://vitrine.example', 'http://127.0.0.1:8787', 'http://localhost:1', 'http://[::1]:8787', 'http://127.0.0.2'])(
    'gives the token to %s',
    async (server) => expect(await readToken('secret', server)).toBe('secret'),
  );

  it.each(['http://vitrine.example', 'http://192.168.1.4:8787', 'http://localhost.example', 'http://128.0.0.1'])(
    'does not send it to %s in clear text',
    async (server) => expect(readToken('secret', server)).rejects.toThrow(/clear text/),
  );

  it.each([
    ['secret…', 'U+2026'],
    ['\u200bsecret', 'U+200B'],
    ['secret\n', 'line break'],
    ['"secret"', 'quotation mark'],
  ])('says what is wrong with %j, and where it stands', async (token, why) => {
    vi.stubEnv('VITRINE_TOKEN', token);
    await expect(readToken(undefined, 'https://vitrine.example')).rejects.toThrow(`VITRINE_TOKEN: The token contains`);
    await expect(readToken(token, 'https://vitrine.example')).rejects.toThrow(why);
  });
});
