/** How far the GPU is trusted: a failed replay has a step of its own, two failures within ten minutes end on wasm. */
import { expect, it } from 'vitest';
import type { EngineErrorCode } from '../../pipeline/engine-error.ts';
import { createLadder } from './ladder.ts';

const MINUTE = 60_000;
type Failure = readonly [minutes: number, code: EngineErrorCode, replayed: boolean];

function after(...failures: readonly Failure[]) {
  const ladder = createLadder('auto');
  for (const [minutes, code, replayed] of failures) ladder.fail({ code, message: 'why' }, minutes * MINUTE, replayed);
  return ladder.rung;
}
const first = { prefer: 'auto', because: 'webgpu', replay: { on: true } };
const plain = { ...first, replay: { on: false, why: 'a replay failed (run-failed: why)' } };
const wasm = (because: string) => ({ prefer: 'wasm', because, replay: { on: true } });

it('starts where it is asked to, and says when somebody forced that', () => {
  expect(createLadder('auto').rung).toEqual(first);
  expect(createLadder('wasm').rung).toEqual({ prefer: 'wasm', because: 'forced', replay: { on: true } });
  expect(createLadder('webgpu').rung).toEqual({ prefer: 'webgpu', because: 'forced', replay: { on: true } });
});

it.each<[string, Failure[], object]>([
  ['one failure', [[0, 'run-failed', false]], first],
  ['a failed replay', [[0, 'run-failed', true]], plain],
  [
    'two failures',
    [
      [0, 'run-failed', false],
      [9, 'timeout', false],
    ],
    wasm('webgpu-failed'),
  ],
  [
    'two that are ten minutes apart',
    [
      [0, 'run-failed', false],
      [10, 'run-failed', false],
    ],
    first,
  ],
  [
    'a failed replay and a failure without one',
    [
      [0, 'run-failed', true],
      [1, 'run-failed', false],
    ],
    wasm('webgpu-failed'),
  ],
  [
    'a failure and then a failed replay',
    [
      [0, 'run-failed', false],
      [1, 'run-failed', true],
    ],
    plain,
  ],
  [
    'a failed replay and a failure of what was replayed no more',
    [
      [0, 'run-failed', true],
      [1, 'run-failed', true],
    ],
    wasm('webgpu-failed'),
  ],
  ['a device that was lost during a replay', [[0, 'device-lost', true]], first],
  [
    'a device that was lost twice',
    [
      [0, 'device-lost', true],
      [1, 'device-lost', false],
    ],
    wasm('device-lost'),
  ],
  [
    'a failure and then a lost device',
    [
      [0, 'timeout', false],
      [1, 'device-lost', false],
    ],
    wasm('device-lost'),
  ],
  [
    'three failures of which two are old',
    [
      [0, 'timeout', false],
      [20, 'timeout', false],
      [40, 'timeout', false],
    ],
    first,
  ],
])('after %s it asks for the right thing', (_, failures, expected) => expect(after(...failures)).toEqual(expected));

it('never climbs up again', () => {
  const ladder = createLadder('auto');
  for (const at of [0, 1]) ladder.fail({ code: 'run-failed', message: '' }, at, false);
  const low = ladder.rung;
  ladder.fail({ code: 'run-failed', message: '' }, 100 * MINUTE, false);
  expect(ladder.rung).toEqual(low);
});
