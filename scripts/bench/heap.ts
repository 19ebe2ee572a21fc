/** How many bytes of JavaScript the page and its inference worker hold after a collection, through Chromium's debugger. */
import type { BrowserContext, CDPSession, Page } from '@playwright/test';

export interface Heap {
  readonly page: number;
  readonly worker: number;
}

type Send = (method: string) => Promise<unknown>;

/** A function that collects and reads. The page has one worker. */
export async function openHeaps(context: BrowserContext, page: Page): Promise<() => Promise<Heap>> {
  const session = await context.newCDPSession(page);
  const worker = await toWorker(session);
  const used = async (send: Send) => {
    await send('HeapProfiler.collectGarbage');
    return ((await send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
  };
  return async () => ({
    page: await used((method) => session.send(method as 'Runtime.getHeapUsage')),
    worker: await used(worker),
  });
}

/** Commands for the worker travel inside those for its page (https://chromedevtools.github.io/devtools-protocol/tot/Target). */
async function toWorker(session: CDPSession): Promise<Send> {
  const attached = new Promise<string>((resolve) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (reason: Error) => void }>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
    const call = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  });
  let calls = 0;
  return (method) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: calls, method }) }).catch(reject);
    });
}
