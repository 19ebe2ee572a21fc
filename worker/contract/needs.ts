/** What a reader must be able to do before it may follow a card, a manifest or a release; the rest it may pass over. */
import { z } from 'zod';

/** Short ids of capabilities, such as `groups`; left out is none. A kiosk that lacks one refuses, and asks for a newer app. */
export const needsSchema = z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a capability such as groups')).max(20);
