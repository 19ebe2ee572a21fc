/** What counts as a picture in a labelled folder, and under which file names a csv's picture may lie. */

/** The file endings that count as pictures. */
export const PICTURE = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

const ENDINGS = ['.jpg', '.jpeg', '.png', '.webp', '.JPG', '.PNG'];

/** The file names that a csv may mean by `name`, with or without its ending, the likeliest first. */
export function fileNamesOf(name: string): readonly string[] {
  return PICTURE.test(name) ? [name] : ENDINGS.map((ending) => name + ending);
}
