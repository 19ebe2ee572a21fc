/** The borders between names that shoppers notice: a caption stands beside a swatch of the same colour. */
import { expect, it } from 'vitest';
import { labOf } from './cielab.ts';
import { nameOf } from './colour-names.ts';

const named = (hex: string) => {
  const value = Number.parseInt(hex, 16);
  return nameOf(labOf(value >> 16, (value >> 8) & 255, value & 255));
};

it('calls blue-green and pine green green, and teal on the side of blue blue', () => {
  expect(['267e75', '1f7a6d', '0b5d4a', '1e8a6e', '137e6d'].map(named)).toEqual(Array(5).fill('green'));
  expect(['01889f', '1f6f8b', '0a888a', '014d4e'].map(named)).toEqual(Array(4).fill('blue'));
});
