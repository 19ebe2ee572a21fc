/** Which networks can be opened: those of the repository, what the channels point at, the registry's with a token, local files. */
import { hex } from '#contract/hex';
import { z } from 'zod';
import { Api } from '#client/api';
import { anyManifestSchema, MANIFEST_TYPE } from '#contract/manifest';
import { modelCardSchema, type ModelCard } from '#contract/model-card';
import { pointer, wrongFields } from '#contract/pointer';
import { fetchKept } from './keep.ts';

export const ORIGINS = ['shipped', 'zoo', 'stable', 'canary', 'registry', 'local'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A network that can be opened. */
export interface Entry {
  /** `name@version`, as a link says it; a local one has no link. */
  readonly key: string;
  readonly origin: Origin;
  readonly card: ModelCard;
  /** What is odd about it, in words; null where nothing is. */
  readonly warning: 'other-file' | null;
  readonly file: () => Promise<Blob>;
}

const table = z.array(z.array(z.string())).min(2);
const indexSchema = z.object({
  networks: z.array(z.object({ origin: z.enum(['shipped', 'zoo']), url: z.string(), card: modelCardSchema })),
  rows: table,
  rebuilt: table,
});

/** The tables of the study: a header and rows of texts. */
export interface Study {
  readonly rows: readonly (readonly string[])[];
  /** What an autoencoder before the network did. */
  readonly rebuilt: readonly (readonly string[])[];
}

export const keyOf = ({ name, version }: Pick<ModelCard, 'name' | 'version'>): string => `${name}@${version}`;

/** The networks that came with the page, and the study's tables. */
export async function readShipped(): Promise<{ readonly entries: readonly Entry[]; readonly study: Study }> {
  const response = await fetchKept('/lab/networks/index.json', { immutable: false });
  const { networks, rows, rebuilt } = indexSchema.parse(await response.json());
  const entries = networks.map(({ origin, url, card }) => entryOf(origin, card, `${url}?sha256=${card.file.sha256}`));
  return { entries, study: { rows, rebuilt } };
}

/** What a channel points at; nothing where it points nowhere or cannot be asked. */
export async function readChannel(channel: 'stable' | 'canary'): Promise<readonly Entry[]> {
  try {
    const response = await fetch(`/v1/channels/${channel}/manifest`, { headers: { accept: MANIFEST_TYPE } });
    if (!response.ok) return [];
    const { items } = anyManifestSchema.parse(await response.json());
    return items.map(({ card, sources }) => entryOf(channel, card, sources[0]!.url));
  } catch {
    return [];
  }
}

/** Every version of the registry. Rejects with an ApiFailure, of a wrong token for one. */
export async function readRegistry(token: string): Promise<readonly Entry[]> {
  const api = new Api({ origin: '', token });
  const summaries = await api.models();
  const cards = await Promise.all(summaries.map(({ name, version }) => api.model(name, version)));
  return cards.map(({ card }) => entryOf('registry', card, `/v1/blobs/${card.file.sha256}`));
}

function entryOf(origin: Origin, card: ModelCard, url: string): Entry {
  const file = async () => (await fetchKept(url, { immutable: true })).blob();
  return { key: keyOf(card), origin, card, warning: null, file };
}

/** A card that cannot be read, or files that are not one network and one card; `why` goes to the page as it is. */
export class LocalFault extends Error {
  override readonly name = 'LocalFault';
  readonly kind: 'not-json' | 'not-a-card' | 'not-two';

  constructor(kind: LocalFault['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A network on this machine: an ONNX file and its card, in any order. Nothing of them leaves the browser. */
export async function readLocal(files: readonly File[]): Promise<Entry> {
  const cardFile = files.find(({ name }) => name.toLowerCase().endsWith('.json'));
  const file = files.find(({ name }) => name.toLowerCase().endsWith('.onnx'));
  if (cardFile === undefined || file === undefined)
    throw new LocalFault('not-two', files.map(({ name }) => name).join(', ') || '–');
  let json: unknown;
  try {
    json = JSON.parse(await cardFile.text());
  } catch (error) {
    throw new LocalFault('not-json', `${cardFile.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = modelCardSchema.safeParse(json);
  if (!parsed.success) {
    const faults = wrongFields(parsed.error).map(({ path, message }) => `${pointer(path) || '/'} ${message}`);
    throw new LocalFault('not-a-card', `${cardFile.name}: ${faults.slice(0, 5).join('; ')}`);
  }
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const warning = sha256 === parsed.data.file.sha256 ? null : 'other-file';
  return { key: keyOf(parsed.data), origin: 'local', card: parsed.data, warning, file: () => Promise.resolve(file) };
}
