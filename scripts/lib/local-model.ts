/** A model version on disk: reads its card, and checks the file against it before a byte is sent. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { MAX_CARD_BYTES, modelCardSchema, type ModelCard } from '#contract/model-card';
import { CommandError } from './command.ts';
import { fieldErrors, formatFields } from './problems.ts';

export interface LocalModel {
  readonly card: ModelCard;
  /** The card's file as it stands on disk; these bytes are what is pushed. */
  readonly cardBytes: Uint8Array;
  readonly file: string;
}

/** Reads `cardFile` and checks `modelFile` against it. Throws a CommandError that names every wrong field. */
export async function readLocalModel(modelFile: string, cardFile: string): Promise<LocalModel> {
  const cardBytes = await readFile(cardFile).catch((error: unknown) => unreadable('the card', cardFile, error));
  const card = parseCard(cardFile, cardBytes);
  const { size } = await stat(modelFile).catch((error: unknown) => unreadable('the model', modelFile, error));
  if (size !== card.file.bytes)
    throw refused(cardFile, [{ field: '/file/bytes', message: `says ${card.file.bytes}, but ${modelFile} has ${size} bytes` }]);
  const sha256 = await digest(modelFile);
  if (sha256 !== card.file.sha256)
    throw refused(cardFile, [{ field: '/file/sha256', message: `says ${card.file.sha256}, but ${modelFile} has ${sha256}` }]);
  return { card, cardBytes, file: modelFile };
}

/** Parses the bytes of a card; `name` is what messages call it. */
export function parseCard(name: string, bytes: Uint8Array): ModelCard {
  if (bytes.length > MAX_CARD_BYTES)
    throw new CommandError(`${name} has ${bytes.length} bytes; a card has at most ${MAX_CARD_BYTES}.`);
  const parsed = modelCardSchema.safeParse(parseJson(name, bytes));
  if (!parsed.success) throw refused(name, fieldErrors(parsed.error));
  return parsed.data;
}

function parseJson(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new CommandError(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function refused(name: string, errors: { field: string; message: string }[]): CommandError {
  return new CommandError(`${name} is not a card that can be pushed:\n${formatFields(errors)}`);
}

function unreadable(what: string, file: string, error: unknown): never {
  throw new CommandError(`Cannot read ${what} ${file}: ${error instanceof Error ? error.message : String(error)}`);
}
