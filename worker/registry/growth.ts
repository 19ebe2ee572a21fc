/** What a file says outright of the size of the tensors that its nodes make. What is computed shows in the golden run. */

/** The most elements of one tensor: 256 MB as float32, far more than any network on a picture of 1024 × 1024 needs. */
const MAX_ELEMENTS = 2 ** 26;

/** Numbers that stand in the file: by the value's name, or as an attribute. */
export type Constants = ReadonlyMap<string, readonly number[]>;

export interface Sized {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly attributes: Constants;
}

const product = (values: readonly number[]) => values.reduce((all, value) => all * Math.max(1, Math.abs(value)), 1);

/** How much larger pads make each axis at least: begins, then ends. */
const padded = (pads: readonly number[]) => {
  const axes = Math.floor(pads.length / 2);
  return product(pads.slice(0, axes).map((begin, axis) => 1 + Math.max(0, begin) + Math.max(0, pads[axis + axes] ?? 0)));
};

/** By operator: how many elements the output has at least, from its inputs (undefined where they are not constant) and attributes. */
const SIZES: Readonly<
  Record<string, (input: (at: number) => readonly number[], attribute: (name: string) => readonly number[]) => number>
> = {
  ConstantOfShape: (input) => product(input(0)),
  Expand: (input) => product(input(1)),
  Tile: (input) => product(input(1)),
  Pad: (input, attribute) => Math.max(padded(input(1)), padded(attribute('pads')), padded(attribute('paddings'))),
  // Before opset 11 the scales come second.
  Resize: (input) => Math.max(product(input(1).length === 4 ? input(1) : []), product(input(2)), product(input(3))),
  Upsample: (input, attribute) => Math.max(product(input(1)), product(attribute('scales'))),
  Range: (input) => Math.abs(((input(1)[0] ?? 0) - (input(0)[0] ?? 0)) / (input(2)[0] || 1)),
  OneHot: (input) => product(input(1)),
  CenterCropPad: (input) => product(input(1)),
  Col2Im: (input) => product(input(1)),
  AffineGrid: (input) => product(input(1)),
  MaxUnpool: (input) => product(input(2)),
  Conv: (_, attribute) => padded(attribute('pads')),
  FusedConv: (_, attribute) => padded(attribute('pads')),
  ConvInteger: (_, attribute) => padded(attribute('pads')),
  QLinearConv: (_, attribute) => padded(attribute('pads')),
  AveragePool: (_, attribute) => padded(attribute('pads')),
  MaxPool: (_, attribute) => padded(attribute('pads')),
  LpPool: (_, attribute) => padded(attribute('pads')),
  ConvTranspose: (_, attribute) =>
    Math.max(product(attribute('output_shape')), product(attribute('strides')), product(attribute('output_padding'))),
};

/** Whether the size of an operator's output can stand in the file. */
export const isSized = (operator: string): boolean => Object.hasOwn(SIZES, operator);

/** What is wrong with a node, or null. */
export function growthFault({ operator, inputs, attributes }: Sized, constants: Constants): string | null {
  const size = SIZES[operator]?.(
    (at) => constants.get(inputs[at] ?? '') ?? [],
    (name) => attributes.get(name) ?? [],
  );
  if (size === undefined || size <= MAX_ELEMENTS) return null;
  return `a node ${operator} makes a tensor of ${size.toExponential(1)} elements or more; ${MAX_ELEMENTS} are allowed`;
}
