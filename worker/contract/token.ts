/** The form of operators' tokens, and what is wrong with a text that cannot be one. */

/** 32 random bytes in base64 without padding: no shorter secret is accepted. */
export const MIN_TOKEN_LENGTH = 43;

/** What a bearer token is made of (RFC 6750, section 2.1). */
const STRAY = /[^A-Za-z0-9._~+/=-]/u;

/** The first character that no token has. */
export interface TokenFault {
  readonly kind: 'space' | 'line-break' | 'quote' | 'other';
  /** `U+200B`, as the character itself may not be seen. */
  readonly code: string;
  /** Counted from 1. */
  readonly at: number;
}

/** Null when every character may stand in a token. */
export function tokenFault(text: string): TokenFault | null {
  const [character] = STRAY.exec(text) ?? [];
  if (character === undefined) return null;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return { kind: kindOf(character), code, at: text.indexOf(character) + 1 };
}

function kindOf(character: string): TokenFault['kind'] {
  if (/[\r\n\u0085\u2028\u2029]/.test(character)) return 'line-break';
  if (/\s/.test(character)) return 'space';
  return /["'`´‘’‚“”„«»]/.test(character) ? 'quote' : 'other';
}

const CALLED: Record<TokenFault['kind'], string> = {
  space: 'white space',
  'line-break': 'a line break',
  quote: 'a quotation mark',
  other: 'a character',
};

/** The fault in words; says nothing of the token’s other characters. */
export const describeTokenFault = ({ kind, code, at }: TokenFault): string =>
  `The token contains ${CALLED[kind]} that no token has: ${code}, character ${at}. Copy it again without.`;
