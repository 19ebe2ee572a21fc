/** Does the card parse, and do card and ONNX file tell the same story? Pure. */
import { modelCardSchema, type ClassifyCard, type ModelCard, type PoseCard } from '#contract/model-card';
import { proofSchema, type Proof } from '#contract/proof';
import { FREE_SIDES, POSE_MAPS, type PoseMap } from '#contract/pose-card';
import { tolerant } from '#contract/tolerant';
import { fieldErrors, ProblemError, type FieldError } from '../http/problem.ts';
import type { OnnxSummary } from './onnx.ts';
import type { OnnxValue } from './onnx-value.ts';

const FLOAT32 = 1;
const storedCardSchema = tolerant(modelCardSchema, 'drop');

/** Parses the bytes of a push's card part. Throws `invalid-card` with a JSON pointer for every wrong field. */
export function parseCard(bytes: Uint8Array): ModelCard {
  const json = parseJson(bytes);
  if (json === undefined)
    throw new ProblemError('invalid-card', 'The card part is not JSON.', {
      errors: [{ field: 'card', message: 'must be JSON in UTF-8' }],
    });
  const parsed = modelCardSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error, true);
  throw new ProblemError('invalid-card', errors.map(({ field, message }) => `${field || 'the card'}: ${message}`).join('; '), {
    errors,
  });
}

/** A card by the rules under which any stored one was pushed; null when it is none. */
export function readCard(bytes: Uint8Array): ModelCard | null {
  return storedCardSchema.safeParse(parseJson(bytes)).data ?? null;
}

/** Parses a push's proof part. Throws `invalid-proof`, by field, also where it shows that the card does not hold. */
export function parseProof(card: ModelCard, bytes: Uint8Array): Proof {
  const parsed = proofSchema.safeParse(parseJson(bytes));
  const errors = parsed.success
    ? parsed.data.difference <= card.golden.tolerance
      ? []
      : [{ field: '/proof/difference', message: `is over the card's tolerance of ${card.golden.tolerance}` }]
    : fieldErrors(parsed.error, true).map(({ field, message }) => ({ field: `/proof${field}`, message }));
  if (parsed.success && errors.length === 0) return parsed.data;
  throw new ProblemError('invalid-proof', errors.map(({ field, message }) => `${field}: ${message}`).join('; '), { errors });
}

/** Undefined where the bytes are no JSON. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Throws `invalid-model` or `output-mismatch`, naming the card's fields, unless the file is what the card describes. */
export function checkAgreement(card: ModelCard, file: OnnxSummary): void {
  refuse('invalid-model', [...inputErrors(card, file), ...opsetErrors(card, file)]);
  refuse('output-mismatch', outputErrors(card, file));
}

function refuse(code: 'invalid-model' | 'output-mismatch', errors: FieldError[]): void {
  if (errors.length > 0)
    throw new ProblemError(code, errors.map(({ field, message }) => `${field}: ${message}`).join('; '), { errors });
}

function inputErrors(card: ModelCard, { inputs }: OnnxSummary): FieldError[] {
  const { input } = card;
  const [value, ...others] = inputs;
  if (!value || others.length > 0)
    return [{ field: '/input', message: `the model must have exactly one input, it has ${inputs.length}${names(inputs)}` }];
  if (value.name !== input.name) return [{ field: '/input/name', message: `the model's input is named "${value.name}"` }];
  if (value.elementType !== FLOAT32) return [{ field: '/input/dtype', message: "the model's input is not float32" }];
  const channels = input.colour === 'rgb' ? 3 : 1;
  const free = isFree(card);
  const [height, width] = free ? FREE_SIDES : [input.height, input.width];
  const expected = input.layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels];
  const fields = input.layout === 'NCHW' ? ['', '/colour', '/height', '/width'] : ['', '/height', '/width', '/colour'];
  if (value.dims?.length !== expected.length)
    return [{ field: '/input', message: `the model's input has the shape ${shape(value)}, ${input.layout} has four dimensions` }];
  return expected.flatMap((dim, axis) =>
    value.dims?.[axis] === dim
      ? []
      : [
          {
            field: free && typeof dim === 'string' ? '/sideMultiple' : `/input${fields[axis] ?? ''}`,
            message: `the model's input has the shape ${shape(value)}, the card says [${expected.join(', ')}]`,
          },
        ],
  );
}

function opsetErrors(card: ModelCard, { opset }: OnnxSummary): FieldError[] {
  return card.opset === opset ? [] : [{ field: '/opset', message: `the model uses opset ${opset}` }];
}

function outputErrors(card: ModelCard, { outputs }: OnnxSummary): FieldError[] {
  return card.task === 'classify' ? rowErrors(card, outputs) : mapErrors(card, outputs);
}

function rowErrors(card: ClassifyCard, outputs: readonly OnnxValue[]): FieldError[] {
  const { logits, embedding } = card.output;
  const errors = vectorErrors(outputs, logits, card.labels.length, '/output/logits', '/labels', 'labels');
  if (embedding)
    errors.push(
      ...vectorErrors(outputs, embedding.name, embedding.size, '/output/embedding/name', '/output/embedding/size', 'values'),
    );
  return errors;
}

function mapErrors(card: PoseCard, outputs: readonly OnnxValue[]): FieldError[] {
  const { output, input, stride } = card;
  const free = isFree(card);
  return Object.entries(POSE_MAPS).flatMap(([map, channels]) => {
    const field = `/output/${map}`;
    const name = output[map as PoseMap];
    const value = findTensor(outputs, name, field);
    if (Array.isArray(value)) return value;
    // What a free map's sides are called is the file's own affair.
    const expected = [1, channels, ...(free ? ['any', 'any'] : [input.height / stride, input.width / stride])];
    const fits = (dim: number | string, axis: number) =>
      typeof dim === 'string' ? typeof value.dims?.[axis] !== 'number' : value.dims?.[axis] === dim;
    const same = value.dims?.length === expected.length && expected.every(fits);
    return same
      ? []
      : [{ field, message: `the output "${name}" has the shape ${shape(value)} and not [${expected.join(', ')}]` }];
  });
}

/** Whether the file must take any height and width. */
const isFree = (card: ModelCard) => card.task === 'pose' && card.sideMultiple !== undefined;

/** Checks that an output is float32 and has the shape [1, size]. */
function vectorErrors(
  outputs: readonly OnnxValue[],
  name: string,
  size: number,
  nameField: string,
  sizeField: string,
  unit: string,
): FieldError[] {
  const value = findTensor(outputs, name, nameField);
  if (Array.isArray(value)) return value;
  if (value.dims?.length !== 2 || value.dims[0] !== 1)
    return [{ field: nameField, message: `the output "${name}" has the shape ${shape(value)} and not [1, ${size}]` }];
  if (value.dims[1] !== size)
    return [{ field: sizeField, message: `the card has ${size} ${unit}, the output "${name}" has the shape ${shape(value)}` }];
  return [];
}

/** The float32 output called `name`, or why there is none. */
function findTensor(outputs: readonly OnnxValue[], name: string, field: string): OnnxValue | FieldError[] {
  const value = outputs.find((output) => output.name === name);
  if (!value) return [{ field, message: `the model has no output of this name${names(outputs)}` }];
  return value.elementType === FLOAT32 ? value : [{ field, message: `the output "${name}" is not float32` }];
}

const shape = ({ dims }: OnnxValue) => (dims ? `[${dims.map((dim) => dim ?? '?').join(', ')}]` : 'unknown');
const names = (values: readonly OnnxValue[]) =>
  values.length > 0
    ? ` (${values
        .slice(0, 8)
        .map(({ name }) => `"${name}"`)
        .join(', ')})`
    : '';
