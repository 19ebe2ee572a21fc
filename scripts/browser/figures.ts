/** Rooms with drawn people in them, as pictures. */
import sharp from 'sharp';
import { boxOf, emptyRoom, personSvg, type Size, type Standing, type Who } from '../../kiosk/lab/samples/figures.ts';

export type { Size, Standing, Who };

/** What a camera sees. */
const FRAME: Size = { width: 640, height: 480 };

const layers = new Map<string, Promise<Buffer>>();

/** A figure of that width with nothing around it; drawn once, for clothes take a while to weave. */
function layerOf(who: Who, width: number): Promise<Buffer> {
  const key = `${who} ${width}`;
  const layer =
    layers.get(key) ??
    sharp(Buffer.from(personSvg(who, width)))
      .png()
      .toBuffer();
  layers.set(key, layer);
  return layer;
}

/** A frame of 640 × 480 with these people in it; the later ones stand before the earlier ones. */
export function room(...people: readonly Standing[]): Promise<Buffer> {
  return roomOf(FRAME, people);
}

/** The same in a picture of another shape; nobody may be higher than it. */
export async function roomOf(size: Size, people: readonly Standing[]): Promise<Buffer> {
  const parts = people.map(async (person) => {
    const { x, y, width, height } = boxOf(person, size.height);
    const layer = sharp(await layerOf(person.who, person.width)).resize(width, height, { fit: 'fill' });
    return { input: await layer.toBuffer(), left: x, top: y };
  });
  return sharp(Buffer.from(emptyRoom(size)))
    .composite(await Promise.all(parts))
    .removeAlpha()
    .png()
    .toBuffer();
}

/** What is drawn of somebody in the 200 × 300 of every figure, shoes and hair included. */
const DRAWN = { x: 50, y: 5, width: 100, height: 281 };

/** Where somebody is seen in a picture of that height, in its pixels. */
export function drawnAt({ left, width }: Standing, height: number): { x: number; y: number; width: number; height: number } {
  const scale = width / 200;
  const top = height - 1.5 * width;
  return {
    x: left + DRAWN.x * scale,
    y: top + DRAWN.y * scale,
    width: DRAWN.width * scale,
    height: DRAWN.height * scale,
  };
}
