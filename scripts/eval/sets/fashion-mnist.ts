/** The set `fashion-mnist`: the official test of 10,000 gray pictures, from its idx files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import type { Pixels } from '../../../kiosk/pipeline/types.ts';
import { CommandError } from '../../lib/command.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { classification, type Crop } from '../../../kiosk/measure/classify.ts';
import type { Section } from '../../../kiosk/measure/report.ts';

/** Where Debian's package dataset-fashion-mnist puts it; used when the data folder has none. */
const DEBIAN = '/usr/share/datasets/fashion-mnist';

/** Top-1, macro-F1 and calibration of the newest fashion-mnist model, and its size on the wire. */
export async function measureFashionMnist(bench: Workbench): Promise<Section[]> {
  const images = await readIdx(bench, 't10k-images-idx3-ubyte', 3);
  const labels = await readIdx(bench, 't10k-labels-idx1-ubyte', 1);
  if (images === null || labels === null) throw new AbsentError(`there is no fashion-mnist in ${bench.data} or ${DEBIAN}`);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (labels.shape[0] !== count) throw new CommandError(`${labels.file} has ${labels.shape[0]} labels for ${count} pictures.`);
  const { card, logits } = await bench.classifier('fashion-mnist');
  const readings: Crop[] = [];
  await bench.each('fashion-mnist', [...Array(count).keys()], async (index) => {
    const truth = card.labels[labels.bytes[index]!]?.id ?? `class ${labels.bytes[index]}`;
    const picture = grayPixels(images.bytes.subarray(index * width * height), width, height);
    readings.push({ photo: String(index), truth, logits: await logits(picture, wholeBox(width, height)) });
  });
  const ids = card.labels.map(({ id }) => id);
  const groups = new Map(card.labels.map(({ id, group }) => [id, group]));
  const own = { types: ids, groupOf: (type: string) => groups.get(type) };
  return [
    {
      path: ['fashionMnist'],
      title: `Fashion-MNIST, ${card.name} ${card.version}, official test, ${card.file.bytes} bytes`,
      n: count,
      ...classification(readings, card, own),
      notes: [],
      extra: { bytes: card.file.bytes, model: card.version },
    },
  ];
}

interface Idx {
  readonly file: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** One idx file of unsigned bytes, packed or not: two zero bytes, type 8, the number of dimensions, each size, the data. */
async function readIdx(bench: Workbench, name: string, dimensions: number): Promise<Idx | null> {
  for (const folder of [join(bench.data, 'fashion-mnist'), DEBIAN])
    for (const ending of ['', '.gz']) {
      const file = join(folder, name + ending);
      const raw = await readFile(file).catch(() => null);
      if (raw === null) continue;
      const bytes = ending === '.gz' ? gunzip(raw, file) : raw;
      const start = 4 + 4 * dimensions;
      if (bytes.length < start || bytes.readUInt32BE(0) !== 0x0800 + dimensions)
        throw new CommandError(`${file} is no idx file of bytes in ${dimensions} dimension(s).`);
      const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
      const size = shape.reduce((a, b) => a * b, 1);
      if (bytes.length !== start + size)
        throw new CommandError(`${file} has ${bytes.length - start} bytes of data, its header says ${size}.`);
      return { file, shape, bytes: bytes.subarray(start) };
    }
  return null;
}

function gunzip(raw: Buffer, file: string): Buffer {
  try {
    return gunzipSync(raw);
  } catch (error) {
    throw new CommandError(`${file} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function grayPixels(gray: Uint8Array, width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : gray[i >> 2]!));
  return { width, height, data };
}
