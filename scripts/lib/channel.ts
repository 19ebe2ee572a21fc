/** How command lines name a channel. */
import { channelSchema, type Channel } from '#contract/ids';
import { CommandError } from './command.ts';

/** Every channel, for a command's help. */
export const CHANNELS = channelSchema.options.join(' or ');

/** The channel that `text` names, or a CommandError that says which there are; `option` is what the caller wrote it as. */
export function readChannel(option: string, text: string): Channel {
  const parsed = channelSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new CommandError(`${option}: "${text}" is no channel; there are ${channelSchema.options.join(' and ')}.`, 2);
}
