/** The card of a pose model: the maps that it computes, and how people are decoded from them. */
import { z } from 'zod';
import { cardHead, cardTail, goldenBase, inputIssues, inputSchema, lineageIssues, valueNameSchema } from './card-base.ts';
import { stricter } from './tolerant.ts';

/**
 * The head maps of MoveNet MultiPose and their channels; each output is [1, channels, height / stride, width / stride].
 * Lengths are in cells; of two channels the first is y.
 */
export const POSE_MAPS = {
  /** Probability that a person's centre lies in the cell. */
  centres: 1,
  /** Probability that a keypoint lies in the cell. */
  heatmaps: 17,
  /** From a centre to where the person's keypoints roughly are: y and x of each. */
  regressions: 34,
  /** From a cell's corner to the keypoint in it: y and x of each. */
  offsets: 34,
  /** Height and width of the person with this centre. */
  boxSizes: 2,
  /** From a cell's corner to the middle of the box. */
  boxOffsets: 2,
} as const;
export type PoseMap = keyof typeof POSE_MAPS;

/** What a file that takes any height and width calls these dimensions of its input: as the card calls its sides. */
export const FREE_SIDES = ['height', 'width'] as const;

const mapNames = Object.keys(POSE_MAPS) as [PoseMap, ...PoseMap[]];

const readPoseCard = z
  .strictObject({
    ...cardHead,
    role: z.literal('people'),
    task: z.literal('pose'),
    /** How people come out of the maps: kiosk/pipeline/people.ts. */
    decoder: z.literal('movenet-multipose'),
    input: inputSchema,
    /** The names of the outputs. */
    output: z.record(z.enum(mapNames), valueNameSchema),
    /** Input pixels per cell of the maps. */
    stride: z.int().min(1).max(32),
    /**
     * Given: the file takes any height and width, by the names of FREE_SIDES; the kiosk feeds it the frame's own shape, the longer
     * side as long as the longer side of `input`, the other the next multiple of this. The golden picture is seen as `input` says.
     */
    sideMultiple: z.int().min(1).max(64).optional(),
    /** Which 17 points the maps mean, and in which order: nose, eyes, ears, shoulders, … ankles, the left one first. */
    keypoints: z.literal('coco-17'),
    /** Maximum number of people that are decoded. */
    people: z.int().min(1).max(20),
    /** Least score of a person, 0–1. */
    threshold: z.number().min(0).max(1),
    /** A picture and some values of its maps, as the original network gave them. */
    golden: z.strictObject({
      ...goldenBase,
      samples: z
        .array(
          z.strictObject({
            map: z.enum(mapNames),
            /** Index into the map's values, row by row within each channel. */
            at: z.int().min(0),
            value: z.number(),
          }),
        )
        .min(mapNames.length)
        .max(500),
    }),
    ...cardTail,
  })
  .superRefine((card, ctx) => {
    const issue = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    for (const { path, message } of inputIssues(card.input)) issue(['input', ...path], message);
    for (const side of ['width', 'height'] as const)
      if (card.input[side] % card.stride !== 0) issue(['input', side], `must be a multiple of the stride (${card.stride})`);
    if (card.sideMultiple !== undefined) {
      if (card.sideMultiple % card.stride !== 0) issue(['sideMultiple'], `must be a multiple of the stride (${card.stride})`);
      for (const side of ['width', 'height'] as const)
        if (card.input[side] % card.sideMultiple !== 0)
          issue(['input', side], `must be a multiple of sideMultiple (${card.sideMultiple})`);
    }
    for (const map of mapNames)
      if (!card.golden.samples.some((sample) => sample.map === map)) issue(['golden', 'samples'], `must sample ${map} too`);
    for (const [i, { map, at }] of card.golden.samples.entries())
      if (at >= poseMapSize(card, map)) issue(['golden', 'samples', i, 'at'], `${map} has ${poseMapSize(card, map)} values`);
  });

export const poseCardSchema = stricter(
  readPoseCard.superRefine((card, ctx) => {
    const issue = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    for (const { path, message } of lineageIssues(card)) issue(path, message);
    if (new Set(Object.values(card.output)).size !== mapNames.length) issue(['output'], 'must name another output for each map');
  }),
  readPoseCard,
);
export type PoseCard = z.infer<typeof poseCardSchema>;

/** How many values a map has when the model sees `input`. */
export function poseMapSize({ input, stride }: Pick<PoseCard, 'input' | 'stride'>, map: PoseMap): number {
  return (POSE_MAPS[map] * input.width * input.height) / stride ** 2;
}
