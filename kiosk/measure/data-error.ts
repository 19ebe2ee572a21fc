/** The error for faults in a user's data: labels, splits, missing pictures. */

/** Something in a labelled folder that its owner can put right: the message names the file and the place, and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
