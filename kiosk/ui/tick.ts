/** One soft tick: a short, quiet sine that fades, for a name that has settled. */

/** Hertz, seconds and loudness, 0–1: a wooden drop, not a till. */
const TICK = { from: 880, to: 620, seconds: 0.14, gain: 0.05 };

let context: AudioContext | null = null;

/** Plays it where the browser lets a page sound (a kiosk's does by --autoplay-policy=no-user-gesture-required); else nothing happens. */
export function tick(): void {
  try {
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    const at = context.currentTime;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: TICK.from });
    const volume = new GainNode(context, { gain: TICK.gain });
    tone.frequency.exponentialRampToValueAtTime(TICK.to, at + TICK.seconds);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + TICK.seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + TICK.seconds);
  } catch {
    // A machine without a sound card has nothing to say.
  }
}
