/** Whoever has a network has one key, however its addresses are written. */
import { expect, it } from 'vitest';
import { networkOf } from './address.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1:2:3', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('%s → %s', (address, network) => expect(networkOf(address)).toBe(network));
