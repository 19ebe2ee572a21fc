/** The order of a push: card → proof, if one comes → known already? → stream the file through digest, structure check and R2 → row, last, if there is none. */
import { MAX_CARD_BYTES, type ModelCard } from '#contract/model-card';
import type { PushReceipt } from '#contract/registry';
import { blobInUse, deleteModel, findModel, insertModel, storeProof, type Made } from '../db/models.ts';
import type { Env } from '../env.ts';
import { MultipartError, type MultipartReader, type Part } from '../http/multipart.ts';
import { ProblemError } from '../http/problem.ts';
import { hex } from '#contract/hex';
import { OnnxError, OnnxReader } from './onnx.ts';
import { deleteBlob, hasBlob, openBlob, type BlobSink } from './store.ts';
import { checkAgreement, parseCard, parseProof, readCard } from './validate.ts';

/** Stores the version that `parts` carry, as pushed by `operator`. Any ProblemError means that nothing of it was stored. */
export async function pushModel(env: Env, parts: MultipartReader, operator: string): Promise<PushReceipt> {
  try {
    const card = await cardOf(env, await readSmall(await expectPart(parts, 'card')));
    const second = await parts.next();
    const proof = second?.name === 'proof' ? parseProof(card, await readSmall(second)) : null;
    const model = expected(proof === null ? second : await parts.next(), 'model');
    const registered = await known(env, card);
    // Of a version that is known the file is checked as well, and stored where it has got lost.
    const created = await storeFile(env, card, model, parts);
    if (!registered) return await storeRow(env, card, { operator, proof, at: new Date().toISOString() }, created);
    if (proof) await storeProof(env.DB, card, proof);
    return receipt(card, false);
  } catch (error) {
    if (error instanceof MultipartError) throw invalidBody(`The body is not multipart/form-data: ${error.message}.`, '');
    throw error;
  }
}

/** The card of a push: by the rules of today, unless it is stored from before them; its file may have got lost. */
async function cardOf(env: Env, bytes: Uint8Array): Promise<ModelCard> {
  try {
    return parseCard(bytes);
  } catch (error) {
    const old = readCard(bytes);
    const stored = old && (await findModel(env.DB, old.name, old.version));
    if (stored && sameCard(stored.card, old)) return old;
    throw error;
  }
}

const receipt = ({ name, version, role, file: { sha256, bytes } }: ModelCard, created: boolean): PushReceipt => ({
  name,
  version,
  role,
  sha256,
  bytes,
  created,
});

const invalidBody = (detail: string, field: string) =>
  new ProblemError('invalid-body', detail, { errors: [{ field, message: detail }] });

const notStored = (cause?: unknown) =>
  new ProblemError('unavailable', 'The file could not be stored; try again.', { headers: { 'retry-after': '10' }, cause });

async function expectPart(parts: MultipartReader, name: 'card' | 'model'): Promise<Part> {
  return expected(await parts.next(), name);
}

function expected(part: Part | undefined, name: 'card' | 'model'): Part {
  if (part?.name === name) return part;
  const found = part ? `"${part.name}"` : 'the end of the body';
  throw invalidBody(
    `Send the part "card", then "proof" if there is one, then "model"; found ${found} in the place of "${name}".`,
    name,
  );
}

/** The bytes of a card or proof. */
async function readSmall(part: Part): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of part.body) {
    size += chunk.length;
    if (size > MAX_CARD_BYTES)
      throw new ProblemError('body-too-large', `The ${part.name} may have at most ${MAX_CARD_BYTES} bytes.`, {
        errors: [{ field: part.name, message: `must have at most ${MAX_CARD_BYTES} bytes` }],
      });
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Whether exactly this version is registered; throws `already-exists` when another one has its name and version. */
async function known(env: Env, card: ModelCard): Promise<boolean> {
  const existing = await findModel(env.DB, card.name, card.version);
  if (!existing) return false;
  if (sameCard(existing.card, card)) return true;
  throw new ProblemError(
    'already-exists',
    `${card.name} ${card.version} exists with another card. Give the new one another version.`,
    {
      errors: [{ field: '/version', message: 'exists already' }],
    },
  );
}

/** Whether two cards say the same, in whatever order. */
function sameCard(a: ModelCard, b: ModelCard): boolean {
  const sorted = (_: string, value: unknown) =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

/** Streams the model part into R2; true when the file is new there. After a throw R2 is as it was. */
async function storeFile(env: Env, card: ModelCard, part: Part, parts: MultipartReader): Promise<boolean> {
  const sink = await openBlob(env.BLOBS, card.file.sha256, card.file.bytes);
  try {
    await checkFile(card, part, sink);
    if (await parts.next()) throw invalidBody('Nothing may follow the part "model".', 'model');
  } catch (error) {
    await sink.abort(error);
    throw error;
  }
  try {
    return await sink.commit();
  } catch (cause) {
    throw notStored(cause);
  }
}

async function checkFile(card: ModelCard, part: Part, sink: BlobSink): Promise<void> {
  const { bytes, sha256 } = card.file;
  const digest = new crypto.DigestStream('SHA-256');
  // Left unread when a check fails first.
  digest.digest.catch(() => undefined);
  const hasher = digest.getWriter();
  const model = new OnnxReader(bytes);
  let received = 0;
  try {
    for await (const chunk of part.body) {
      received += chunk.length;
      if (received > bytes) throw wrongLength(bytes, `more than ${bytes}`);
      model.push(chunk);
      await hasher.write(chunk);
      await sink.write(chunk);
    }
    if (received < bytes) throw wrongLength(bytes, String(received));
    checkAgreement(card, model.finish());
    await hasher.close();
  } catch (error) {
    await hasher.abort(error).catch(() => undefined);
    if (error instanceof OnnxError)
      throw new ProblemError('invalid-model', `The model cannot be used: ${error.message}.`, {
        errors: [{ field: 'model', message: error.message }],
        cause: error,
      });
    throw error;
  }
  const actual = hex(await digest.digest);
  if (actual !== sha256)
    throw new ProblemError('digest-mismatch', `The file's sha256 is ${actual}, the card says ${sha256}.`, {
      errors: [{ field: '/file/sha256', message: `the file's is ${actual}` }],
    });
}

function wrongLength(expected: number, actual: string): ProblemError {
  return new ProblemError('length-mismatch', `The card says ${expected} bytes, the file has ${actual}.`, {
    errors: [{ field: '/file/bytes', message: `the file has ${actual} bytes` }],
  });
}

/** Writes the row that makes the version exist; takes the file back when it cannot and nobody else uses it. */
async function storeRow(env: Env, card: ModelCard, made: Made, created: boolean): Promise<PushReceipt> {
  try {
    if (await insertModel(env.DB, card, made)) {
      if (!created) await requireFile(env, card);
      return receipt(card, true);
    }
    // Somebody pushed the same version while this one was on its way.
    await known(env, card);
    return receipt(card, false);
  } catch (error) {
    // A row without its file would break kiosks, a file without a row only costs storage: when in doubt, keep it.
    if (created && !(await blobInUse(env.DB, card.file.sha256).catch(() => true))) await deleteBlob(env.BLOBS, card.file.sha256);
    throw error;
  }
}

/**
 * Takes the new row back when the file it relies on has gone: the push that brought the file may have failed at its own
 * row and deleted the file before this row could be seen.
 */
async function requireFile(env: Env, { name, version, file }: ModelCard): Promise<void> {
  // The file was there a moment ago: where R2 cannot say, it is taken to be there still.
  if (await hasBlob(env.BLOBS, file.sha256).catch(() => true)) return;
  await deleteModel(env.DB, name, version);
  throw notStored();
}
