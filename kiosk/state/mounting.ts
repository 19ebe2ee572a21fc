/** How camera and screen are mounted in this one shop: which way the camera's picture is turned, mirrored and fitted to the screen. */
import { z } from 'zod';
import { askedOrKept, type Memory } from './settings.ts';

const mountingSchema = z.strictObject({
  /** Degrees by which the camera's picture is turned clockwise to be upright; recognition sees the upright one. */
  rotate: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** People expect a mirror of themselves. */
  mirror: z.boolean(),
  /** The picture fills the screen and is cut off at two edges, or is shown whole between two bars. */
  fit: z.enum(['cover', 'contain']),
});
export type Mounting = z.infer<typeof mountingSchema>;

export const FIRST_MOUNTING: Mounting = { rotate: 0, mirror: true, fit: 'cover' };

const rotateText = z.enum(['0', '90', '180', '270']).transform((text) => mountingSchema.shape.rotate.parse(Number(text)));
const mirrorText = z.enum(['on', 'off']).transform((text) => text === 'on');

/** Reads `?rotate=0|90|180|270`, `?mirror=on|off` and `?fit=cover|contain`; the address wins and is remembered. */
export function readMounting(search: string, memory: Memory): Mounting {
  const asked = new URLSearchParams(search);
  const pick = <T>(schema: z.ZodType<T>, key: keyof Mounting) => askedOrKept(asked.get(key), schema, memory, key);
  return {
    rotate: pick(rotateText, 'rotate') ?? FIRST_MOUNTING.rotate,
    mirror: pick(mirrorText, 'mirror') ?? FIRST_MOUNTING.mirror,
    fit: pick(mountingSchema.shape.fit, 'fit') ?? FIRST_MOUNTING.fit,
  };
}

/** The same as they are remembered, for whoever changes them on the screen. */
export function mountingTexts({ rotate, mirror, fit }: Mounting): Readonly<Record<'rotate' | 'mirror' | 'fit', string>> {
  return { rotate: String(rotate), mirror: mirror ? 'on' : 'off', fit };
}
