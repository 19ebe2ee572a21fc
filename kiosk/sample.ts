/** The sample pictures of a screen to try things with: the lab's drawings, as files that somebody could have picked. */
import { SAMPLES } from './lab/samples/samples.ts';

/** Gives the next of them with every call, the first after the last, under the name that it is shown by. */
export function samplesInTurn(): (name: string) => File {
  let turn = 0;
  return (name) => {
    const { svg } = SAMPLES[turn++ % SAMPLES.length]!;
    return new File([svg()], name, { type: 'image/svg+xml' });
  };
}
