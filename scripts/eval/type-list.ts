/** A cell of a csv that names types: `a|b`, or nothing. */
import { z } from 'zod';

export const typeList = z.string().transform((text) => text.split('|').filter((name) => name.trim() !== ''));
