/** Pushes models that look good and are not (worker/contract/testing/flawed.ts), as an operator would. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from '#client/api';
import { flawedCard, flawedModel, type Flaw } from '#contract/testing/flawed';
import { push } from './versions.ts';

/** Pushes one with `npm run push` and puts it on a channel; without a proof where its golden picture is never answered. */
export function pushFlawed(server: Server, flaw: Flaw, version: string, channel: string): void {
  const file = flawedModel(flaw);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const scratch = mkdtempSync(join(tmpdir(), 'vitrine-flawed-'));
  try {
    const [model, card] = [join(scratch, 'model.onnx'), join(scratch, 'card.json')];
    writeFileSync(model, file);
    writeFileSync(card, JSON.stringify(flawedCard(file, version, sha256)));
    push(server, model, card, channel, ...(flaw === 'none' ? [] : ['--unproven']));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
