/** The model card: everything a kiosk must know to run a model file exactly as it was trained. */
import { z } from 'zod';
import { classifyCardSchema } from './classify-card.ts';
import { poseCardSchema } from './pose-card.ts';

export { MAX_MODEL_BYTES } from './card-base.ts';
export type { ClassifyCard, Label } from './classify-card.ts';
export type { PoseCard } from './pose-card.ts';

/** The largest card, in bytes of JSON: the largest golden picture and 1,000 labels as Python writes them fit. */
export const MAX_CARD_BYTES = 384 * 1024;

/** One kind of card per task. */
export const modelCardSchema = z.discriminatedUnion('task', [classifyCardSchema, poseCardSchema]).meta({ id: 'ModelCard' });
export type ModelCard = z.infer<typeof modelCardSchema>;
