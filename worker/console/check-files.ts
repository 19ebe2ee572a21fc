/** Checks the two chosen files before a byte is sent, so that a wrong card is refused at once, field by field. */
import { hex } from '#contract/hex';
import { MAX_CARD_BYTES, modelCardSchema, type ModelCard } from '#contract/model-card';
import { pointer, wrongFields } from '#contract/pointer';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export type CardCheck = { readonly ok: true; readonly card: ModelCard } | { readonly ok: false; readonly errors: FieldError[] };

/** Parses a card's text; errors name the field as a JSON pointer. */
export function checkCard(text: string): CardCheck {
  if (new TextEncoder().encode(text).length > MAX_CARD_BYTES)
    return { ok: false, errors: [{ field: '', message: `> ${MAX_CARD_BYTES} bytes` }] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [{ field: '', message: error instanceof Error ? error.message : String(error) }] };
  }
  const parsed = modelCardSchema.safeParse(json);
  if (parsed.success) return { ok: true, card: parsed.data };
  return { ok: false, errors: wrongFields(parsed.error).map(({ path, message }) => ({ field: pointer(path), message })) };
}

/** What of the file disagrees with its card. Empty when all is well. The digest needs a secure context. */
export async function checkModel(card: ModelCard, model: Blob): Promise<FieldError[]> {
  if (model.size !== card.file.bytes) return [{ field: '/file/bytes', message: `${card.file.bytes} ≠ ${model.size}` }];
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await model.arrayBuffer()));
  return sha256 === card.file.sha256 ? [] : [{ field: '/file/sha256', message: `${card.file.sha256} ≠ ${sha256}` }];
}
