/** <lab-canvas>: a picture, a part of one, or what a network saw, painted when it comes into being. */
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Box } from '../../pipeline/types.ts';
import type { InputPicture } from '../protocol.ts';

/** What is painted: pixels as they are, or a picture, `box` of it in its pixels, at most `side` pixels wide and high. */
export type Painted =
  | { readonly input: InputPicture }
  | { readonly key: number; readonly blob: () => Promise<Blob>; readonly box?: Box; readonly side: number };

@customElement('lab-canvas')
export class LabCanvas extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
    }
    canvas {
      display: block;
      max-width: 100%;
      max-height: 100%;
      margin: auto;
      border-radius: 0.3rem;
    }
    canvas.pixels {
      width: 100%;
      image-rendering: pixelated;
    }
  `;

  @property({ attribute: false }) painted!: Painted;
  /** What a screen reader says of it; empty for decoration. */
  @property() label = '';

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get('painted');
    return !before || !same(before, this.painted) || changed.has('label');
  }

  protected override render() {
    const pixels = 'input' in this.painted ? 'pixels' : '';
    return this.label === ''
      ? html`<canvas class=${pixels} aria-hidden="true"></canvas>`
      : html`<canvas class=${pixels} role="img" aria-label=${this.label}></canvas>`;
  }

  protected override updated(): void {
    void paint(this.renderRoot.querySelector('canvas')!, this.painted);
  }
}

function same(a: Painted, b: Painted): boolean {
  if ('input' in a || 'input' in b) return 'input' in a && 'input' in b && a.input === b.input;
  return a.key === b.key && a.side === b.side && JSON.stringify(a.box) === JSON.stringify(b.box);
}

/** What cannot be decoded stays empty: the network says why. */
async function paint(canvas: HTMLCanvasElement, painted: Painted): Promise<void> {
  if ('input' in painted) {
    const { width, height, data } = painted.input;
    [canvas.width, canvas.height] = [width, height];
    canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
    return;
  }
  const bitmap = await createImageBitmap(await painted.blob()).catch(() => null);
  if (bitmap === null) return;
  const { x, y, width, height } = painted.box ?? { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  const scale = Math.min(1, painted.side / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, x, y, width, height, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
