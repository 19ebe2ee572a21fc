/** The one error of data that somebody brings. */

/** Something in a labelled folder that its owner can put right: the message names the file and the place, and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
