/** The pose card of the tests: 16 × 32 pixels in, maps of 4 × 8 cells out. */
import { POSE_MAPS, type PoseCard, type PoseMap } from '../pose-card.ts';
import { exampleCard } from './card.ts';

/** A card that the contract accepts, with `changes` over it. */
export function examplePoseCard(changes: Partial<PoseCard> = {}): PoseCard {
  const { card, version, summary, input, opset, file, licence, data, metrics, golden } = exampleCard();
  const maps = Object.keys(POSE_MAPS) as PoseMap[];
  return {
    ...{ card, name: 'people', version, role: 'people', summary, task: 'pose', decoder: 'movenet-multipose' },
    input: { ...input, width: 16, height: 32, fit: 'letterbox' },
    output: Object.fromEntries(maps.map((map) => [map, map])) as PoseCard['output'],
    ...{ stride: 4, keypoints: 'coco-17', people: 6, threshold: 0.2 },
    golden: { png: golden.png, tolerance: 0.01, samples: maps.map((map) => ({ map, at: 0, value: 0 })) },
    ...{ opset, file, licence, data, metrics },
    ...changes,
  };
}
