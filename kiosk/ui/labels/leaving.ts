/** Names that leave the mirror go out softly: what the page took away comes back for a moment, and fades. */

const FADE_MS = 180;

/** Shows in `layer` what is in the page no more, until it has faded; with reduced motion nothing. */
export function letGo(gone: readonly HTMLElement[], layer: HTMLElement): void {
  if (gone.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const element of gone) {
    // It says nothing any more to whoever reads the mirror.
    element.removeAttribute('data-id');
    element.classList.add('leaving');
    layer.append(element);
    const fading = element.animate({ opacity: 0 }, { duration: FADE_MS, easing: 'ease-in', fill: 'forwards' });
    fading.finished.catch(() => undefined).finally(() => element.remove());
  }
}
