/** Seeding over what is there: kept, pushed, or refused with what to do. */
import { expect, it } from 'vitest';
import type { ModelCard } from '#contract/model-card';
import { CommandError } from './command.ts';
import { isRegistered } from './registered.ts';

const card = { name: 'garments', version: '1.0.0', summary: 'new' } as ModelCard;
const LOCAL = 'http://127.0.0.1:8787';
const refusal = (origin: string): unknown => {
  try {
    return isRegistered(card, { ...card, summary: 'old' }, origin);
  } catch (error) {
    return error;
  }
};

it('tells a version that is there from one that is not', () => {
  expect(isRegistered(card, { ...card }, LOCAL)).toBe(true);
  expect(isRegistered(card, undefined, LOCAL)).toBe(false);
});

it('names the version and the state that holds an older card', () => {
  const error = refusal(LOCAL);
  expect(error).toBeInstanceOf(CommandError);
  for (const part of ['garments 1.0.0', '.wrangler/state', 'Raise the version']) expect(String(error)).toContain(part);
});

it('never asks to remove the state of a worker elsewhere', () => {
  const error = String(refusal('https://vitrine.example'));
  expect(error).toContain('Raise the version');
  expect(error).not.toContain('.wrangler/state');
});
