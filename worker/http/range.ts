/** The Range header of one request for a file of known size (RFC 9110, section 14). */

export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly offset: number; readonly length: number }
  | { readonly kind: 'unsatisfiable' };

/**
 * What to send of `size` bytes. Several ranges, other units and anything malformed are answered with the whole file,
 * which the RFC allows; a well-formed range outside the file is unsatisfiable.
 */
export function readRange(header: string | undefined, size: number): RangeAnswer {
  const match = header && /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header);
  if (!match) return { kind: 'whole' };
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return { kind: 'whole' };
    const length = Math.min(Number(last), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', offset: size - length, length };
  }
  const offset = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < offset) return { kind: 'whole' };
  return offset >= size ? { kind: 'unsatisfiable' } : { kind: 'part', offset, length: end - offset + 1 };
}
