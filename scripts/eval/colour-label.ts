/** The colour column of a labels.csv, spelled as the pipeline spells colours. */
import { z } from 'zod';

/** Undefined where nothing is written. */
export const colourLabel = z
  .string()
  .optional()
  .transform((text) => {
    const name = text?.trim().toLowerCase().replace('gray', 'grey');
    return name === '' ? undefined : name;
  });
