/** The proof of a version: its golden picture was run by the kiosk's runtime, and the answer was the card's. */
import { z } from 'zod';

export const proofSchema = z
  .strictObject({
    runtime: z.literal('onnxruntime-web'),
    /** The runtime's version. */
    version: z.string().regex(/^\d+\.\d+\.\d+[0-9A-Za-z.+-]{0,40}$/),
    /** The largest difference of any golden value. */
    difference: z.number().min(0),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Proof' });
export type Proof = z.infer<typeof proofSchema>;
