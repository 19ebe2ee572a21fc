/** How a kiosk says who it is when it polls for its manifest: two headers, which a server that does not know them ignores. */
import { z } from 'zod';

export const CONTACT_HEADERS = { kiosk: 'vitrine-kiosk', hours: 'vitrine-hours' } as const;

export const contactSchema = z
  .object({
    /** The id under which this screen's telemetry is sent. */
    [CONTACT_HEADERS.kiosk]: z.uuid(),
    /** Outside its opening hours a screen's camera is off. */
    [CONTACT_HEADERS.hours]: z.enum(['open', 'closed']),
  })
  .transform((headers) => ({
    kiosk: headers[CONTACT_HEADERS.kiosk],
    closed: headers[CONTACT_HEADERS.hours] === 'closed',
  }));
export type Contact = z.infer<typeof contactSchema>;
