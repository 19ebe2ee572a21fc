/** The entry of the worker of one network: one message in, one call of the host, one message out. */
import { holdForLife, LOCKS } from '../../inference/life.ts';
import type { LifeNotice } from '../../inference/protocol.ts';
import { toEngineError } from '../../pipeline/engine-error.ts';
import type { LabRequest } from '../protocol.ts';
import { createLabHost } from './host.ts';

declare const self: DedicatedWorkerGlobalScope;

holdForLife(LOCKS, (lock) => self.postMessage({ id: null, kind: 'alive', lock } satisfies LifeNotice));

const host = createLabHost();

self.addEventListener('message', ({ data: { id, ...call } }: MessageEvent<LabRequest>) => {
  host(call).then(
    (answer) => self.postMessage({ ...answer, id, ok: true }),
    (thrown: unknown) => {
      const { code, message } = toEngineError(
        thrown,
        call.kind === 'open' || call.kind === 'finder' ? 'load-failed' : 'run-failed',
      );
      self.postMessage({ id, ok: false, failure: { code, message } });
    },
  );
});
