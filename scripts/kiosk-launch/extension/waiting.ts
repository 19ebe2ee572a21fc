/** The waiting page: asks for the kiosk's address until its server answers, then goes there. */
import { home } from './home.ts';

/** Milliseconds between two questions, and how long an answer may take. */
const PAUSE_MS = 2000;
const PATIENCE_MS = 5000;

/** Whether the server gives the page: an error of its own is no page yet. */
async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

const address = await home();
while (!(await answers(address))) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
location.replace(address);
