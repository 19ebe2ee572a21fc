/** What a thrown value is called: missing memory is known by its words, as nothing else tells of it. */
import { expect, test } from 'vitest';
import { EngineError, toEngineError } from './engine-error.ts';

test.each([
  ['Can’t create a session. std::bad_alloc', 'out-of-memory'],
  ['Failed to allocate memory for requested buffer of size 17179869184', 'out-of-memory'],
  ['WebAssembly.Memory.grow(): Out of memory', 'out-of-memory'],
  ['Array buffer allocation failed', 'out-of-memory'],
  ['Aborted(OOM)', 'out-of-memory'],
  ['WebAssembly.Memory(): could not allocate memory', 'out-of-memory'],
  ['a node of the bedroom could not be found', 'load-failed'],
  ['the GPU cannot run it', 'load-failed'],
])('“%s” is %s', (message, code) => {
  expect(toEngineError(new Error(message), 'load-failed')).toMatchObject({ code, message });
});

test('an error that has a code keeps it, whatever it says', () => {
  const error = new EngineError('timeout', 'out of memory');
  expect(toEngineError(error, 'load-failed')).toBe(error);
});
