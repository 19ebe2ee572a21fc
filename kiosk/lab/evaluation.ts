/** The figures of a labelled folder for one network, and what can be taken home of them: CSV, JSON, PNG. */
import type { ClassifyCard } from '#contract/model-card';
import { answerTo, type Answer, type Crop } from '../measure/classify.ts';
import { confusionSvg } from '../measure/confusion.ts';
import { toJson, type Section } from '../measure/report.ts';
import { parseTaxonomy } from '../measure/taxonomy.ts';
import { decide, logProbabilities, topK } from '../pipeline/answer.ts';
import { pngOfSvg } from './drawing.ts';
import type { Labelled } from './folder.ts';
import type { Network } from './network.ts';
import type { Picture } from './pictures.ts';
import type { FiguresRequest } from './protocol.ts';

/** The measured set of one network. */
export interface Measured {
  readonly section: Section;
  /** In the order of the pictures that were read. */
  readonly answers: readonly (Answer & { readonly picture: Picture })[];
}

let worker: Worker | null = null;
let lastId = 0;

/** Computes the figures beside the page. `pictures` are those of the folder, in its order, all of them answered. */
export async function measure(network: Network, pictures: readonly Picture[], labelled: Labelled): Promise<Measured> {
  const card = network.entry.card as ClassifyCard;
  const broken = [...labelled.missing];
  const read: { picture: Picture; crop: Crop }[] = [];
  for (const picture of pictures) {
    const result = network.results.get(picture.id);
    if (result === undefined) continue;
    if ('failure' in result) broken.push(`${picture.name}: ${result.failure}`);
    else read.push({ picture, crop: { photo: picture.name, truth: picture.truth ?? '', logits: result.read.logits } });
  }
  const { split, ignored, taxonomy } = labelled;
  const readings = { readings: read.map(({ crop }) => crop), split, ignored, broken };
  worker ??= new Worker(new URL('./worker/figures.ts', import.meta.url), { type: 'module', name: 'figures' });
  const id = ++lastId;
  const section = await ask(worker, { id, readings, card, taxonomy });
  const types = parseTaxonomy(taxonomy, 'taxonomy.json');
  return { section, answers: read.map(({ picture, crop }) => ({ ...answerTo(crop, card, types), picture })) };
}

function ask(to: Worker, request: FiguresRequest): Promise<Section> {
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<{ id: number; section: Section }>): void => {
      if (data.id !== request.id) return;
      to.removeEventListener('message', listen);
      resolve(data.section);
    };
    to.addEventListener('message', listen);
    to.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
    to.postMessage(request);
  });
}

/** What `npm run eval -- --json` prints of the same set. */
export function jsonOf({ section }: Measured): string {
  return `${JSON.stringify(toJson(new Map([['garments', { state: 'measured', sections: [section] }]])), null, 2)}\n`;
}

/** One line a picture and network: what it is, what was said, how sure, in how long. */
export function csvOf(pictures: readonly Picture[], networks: readonly Network[]): string {
  const lines = pictures.flatMap((picture) =>
    networks.flatMap(({ entry: { card, key }, engine, results }) => {
      const result = results.get(picture.id);
      if (result === undefined || card.task !== 'classify') return [];
      if ('failure' in result) return [[picture.name, picture.truth ?? '', key, engine, '', '', '', '', result.failure]];
      const logs = logProbabilities(result.read.logits, card.temperature);
      const best = topK(logs, 3).map((index) => `${card.labels[index]!.id} ${Math.exp(logs[index]!).toFixed(4)}`);
      const [first = ''] = best;
      const [label = '', probability = ''] = first.split(' ');
      const { decision } = decide(logs, card);
      const ms = (result.read.preprocessMs + result.read.inferenceMs).toFixed(1);
      return [[picture.name, picture.truth ?? '', key, engine, label, probability, decision, ms, best.slice(1).join('; ')]];
    }),
  );
  const header = ['picture', 'truth', 'network', 'engine', 'label', 'probability', 'decision', 'ms', 'then'];
  return [header, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

/** Quoted where RFC 4180 asks for it; what a spreadsheet would take for a formula is disarmed. */
function quoted(cell: string): string {
  const safe = /^[=+@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The confusion matrix as a PNG file; null where the section has none. */
export async function pngOf({ section: { title, confusion } }: Measured): Promise<Blob | null> {
  return confusion === undefined ? null : pngOfSvg(confusionSvg(title, confusion));
}

/** Gives a file to the browser to save. */
export function save(name: string, content: Blob | string, type = 'text/plain'): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
