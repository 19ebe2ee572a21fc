/** `npm run cold-starts -- [STARTS]`: a kiosk that was there before starts without its server (e2e/cold-starts.spec.ts), 100 times unless told. */
import { runJourney } from './journey.ts';

const [starts = '100'] = process.argv.slice(2);
runJourney('cold-starts', { COLD_STARTS: starts });
