/** The entry of the worker that computes the figures of a labelled folder: their intervals take thousands of draws. */
import { garmentsSection } from '../../measure/garments.ts';
import { parseTaxonomy } from '../../measure/taxonomy.ts';
import type { FiguresRequest } from '../protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', ({ data }: MessageEvent<FiguresRequest>) => {
  const { id, readings, card, taxonomy } = data;
  self.postMessage({ id, section: garmentsSection(readings, card, parseTaxonomy(taxonomy, 'taxonomy.json')) });
});
