/** Addresses for logos. As the source of an <img> a drawing in SVG runs no script and loads nothing (SVG 2, section 2.2.1, secure static mode). */

let shown: { readonly logo: string; readonly url: string } | null = null;

/** A blob address of the drawing, which the content security policy allows for pictures; the one before it is given back. */
export function logoUrl(logo: string): string {
  if (shown?.logo === logo) return shown.url;
  if (shown !== null) URL.revokeObjectURL(shown.url);
  shown = { logo, url: URL.createObjectURL(new Blob([logo], { type: 'image/svg+xml' })) };
  return shown.url;
}
