/**
 * What a shopper sees of every state of the mirror can be read by everybody: in each language, light, dark and in forced colours, with text
 * of 100 % and 200 % and on every size of screen. The state is set by hand, nothing runs.
 */
import { test } from './support/fixtures.ts';
import { EVERY_SIZE, inspectSpoken, keep, LANGUAGES, speak } from './support/shots.ts';
import { stage } from './support/staged.ts';
import { pictureOf, roomFor, statesOf, type StateName } from './support/states.ts';

/** In the order of a visit, for a goodbye says once more what was named. */
const STATES: readonly StateName[] = [
  'empty',
  'approach',
  'looking',
  'unsure',
  'alone',
  'goodbye',
  'named',
  'store',
  'returning',
  'offline',
  'declined',
  'paused',
  'closed',
];
/** What is kept of them with SCREENS=1, by state and language, and its name. */
const KEPT: Readonly<Record<string, string>> = {
  'declined-en': 'kiosk-declined-portrait',
  'named-ar': 'kiosk-named-ar-portrait',
};

for (const language of LANGUAGES)
  test(`every state of the mirror can be read by everybody in ${language}`, async ({ server }) => {
    const upright = EVERY_SIZE.portrait;
    const room = roomFor(upright);
    const staged = await stage(server.origin, upright);
    const { page } = staged;
    try {
      await speak(page, language);
      const states = statesOf(staged, room);
      for (const name of STATES) {
        await staged.hold(await pictureOf(name, room));
        await staged.show({ ...states[name], language });
        const kept = KEPT[`${name}-${language}`];
        if (kept !== undefined) await keep(page, kept);
        await inspectSpoken(page, `${name} ${language}`);
      }
    } finally {
      await staged.close();
    }
  });
