/** The words of the mirror in German. A colour follows as a noun ("Mantel in Orange"), so that no ending can be wrong. */
import type { MirrorWords } from './en.ts';

const withColour = (title: string, colour: string | null): string => (colour === null ? title : `${title} in ${colour}`);

export const mirrorDe: MirrorWords = {
  step: 'Komm näher. Ich sage, was du trägst.',
  show: 'Halte etwas zum Anziehen hoch. Ich sage, was es ist.',
  closer: 'Komm ein wenig näher',
  hello: 'Hallo. Einen Moment …',
  light: 'Dreh dich etwas ins Licht',
  held: (piece) => `${piece}, hochgehalten`,
  findIt: 'Hier zu finden',
  returning: (seconds) => `Neustart in ${seconds} s. Zum Bleiben berühren.`,
  opens: (time) => `Wieder da ab ${time} Uhr`,
  garments: {},
  groups: {
    upper: 'Oberteil',
    outer: 'Jacke oder Mantel',
    whole: 'Kleid oder Einteiler',
    lower: 'Hose oder Rock',
    feet: 'Schuhe',
    head: 'Kopfbedeckung',
    carry: 'Tasche',
  },
  colours: {
    black: 'Schwarz',
    white: 'Weiß',
    grey: 'Grau',
    red: 'Rot',
    orange: 'Orange',
    yellow: 'Gelb',
    green: 'Grün',
    blue: 'Blau',
    purple: 'Violett',
    pink: 'Rosa',
    brown: 'Braun',
    beige: 'Beige',
  },
  first: withColour,
  further: withColour,
  rest: (rest) => `dazu ${rest}`,
};
