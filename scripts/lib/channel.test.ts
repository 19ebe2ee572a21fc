/** Channels and needs as command lines name them: what is none is told with what there is. */
import { describe, expect, it } from 'vitest';
import { channelSchema } from '#contract/ids';
import { readChannel } from './channel.ts';
import { CommandError } from './command.ts';
import { readNeeds } from './needs.ts';

describe('readChannel', () => {
  it.each(channelSchema.options)('knows %s', (channel) => expect(readChannel('--channel', channel)).toBe(channel));

  it.each(['', 'Stable', 'beta'])('says of %j which there are', (text) => {
    expect(() => readChannel('--channel', text)).toThrow(`--channel: "${text}" is no channel; there are stable and canary.`);
    expect(() => readChannel('--channel', text)).toThrow(CommandError);
  });
});

describe('readNeeds', () => {
  it.each([
    ['groups', ['groups']],
    ['groups, titles,groups', ['groups', 'titles']],
    ['', []],
  ])('reads %j', (text, needs) => expect(readNeeds(text)).toEqual(needs));

  it('names what is no capability', () => {
    expect(() => readNeeds('groups,Sources')).toThrow('"Sources" is no list');
    expect(() => readNeeds(Array.from({ length: 21 }, (_, nth) => `n${nth}`).join())).toThrow('too many');
  });
});
