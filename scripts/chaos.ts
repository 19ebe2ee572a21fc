/** `npm run chaos -- [FAULTS] [SEED]`: random faults in a row on one kiosk (e2e/chaos.spec.ts), 1000 unless told; the seed is printed. */
import { runJourney } from './journey.ts';

const [faults = '1000', seed = String(Math.floor(Math.random() * 1e6))] = process.argv.slice(2);
runJourney('chaos.spec', { CHAOS_FAULTS: faults, CHAOS_SEED: seed });
