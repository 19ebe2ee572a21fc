/** The headers of every static page, kiosk and console alike (https://developers.cloudflare.com/workers/static-assets/headers/). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './settings.ts';

const blocks = readFileSync(join(ROOT, 'kiosk/public/_headers'), 'utf8').split(/^(?=\/)/m);
const everywhere = blocks.find((block) => block.startsWith('/*\n')) ?? '';

it.each([
  ['are asked for over https alone', /^ +Strict-Transport-Security: max-age=\d{7,}$/m],
  ['run no script of another origin', /^ +Content-Security-Policy: .*script-src 'self'/m],
  ['are what they say', /^ +X-Content-Type-Options: nosniff$/m],
])('%s', (_, header) => expect(everywhere).toMatch(header));
