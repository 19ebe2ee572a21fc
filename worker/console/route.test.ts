/** The console’s addresses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute } from './route.ts';

describe('parseRoute', () => {
  it.each([
    ['', { page: 'overview' }],
    ['#/nowhere', { page: 'overview' }],
    ['#/models', { page: 'models' }],
    ['#/models/garments', { page: 'models' }],
    ['#/models/garments/1.0.0-rc.1', { page: 'model', name: 'garments', version: '1.0.0-rc.1' }],
    ['#/screens', { page: 'screens', group: 'main' }],
    ['#/screens/No%20group', { page: 'screens', group: 'main' }],
    ['#/screens/berlin', { page: 'screens', group: 'berlin' }],
    ['#/releases', { page: 'releases', add: null }],
    ['#/releases/garments%401.0.0', { page: 'releases', add: 'garments@1.0.0' }],
  ])('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));

  it('throws for no address, not even one with a broken escape', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constant('#/models/%E0%A4%A')), (hash) => void parseRoute(hash)));
  });
});
