/** Which words there are: those of English, in every language. */
import type { en } from './en.ts';
import type { serviceEn } from './service/en.ts';

/** What a shopper reads, and a technician. */
export type Words = typeof en;
/** What staff read, and whoever asks about privacy. */
export type ServiceWords = typeof serviceEn;
export type Dictionary = Words & ServiceWords;

/** A translation that may lack words. */
export type Partly<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partly<T[K]> }
    : T;
