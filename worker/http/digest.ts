/** Digests of texts. */

/** SHA-256 of a text in UTF-8. */
export const sha256 = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
