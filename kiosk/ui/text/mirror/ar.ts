/** The words of the mirror in Arabic. A colour follows as "in the colour …", which agrees with every noun. */
import type { MirrorWords } from './en.ts';

const withColour = (title: string, colour: string | null): string => (colour === null ? title : `${title} باللون ${colour}`);

export const mirrorAr: MirrorWords = {
  step: 'اقترب، وسأقول لك ماذا ترتدي.',
  show: 'ارفع قطعة ملابس، وسأقول لك ما هي.',
  closer: 'اقترب قليلًا',
  hello: 'مرحبًا، لحظة واحدة …',
  light: 'استدر قليلًا نحو الضوء',
  held: (piece) => `${piece}، مرفوعًا باليد`,
  findIt: 'تجده هنا',
  returning: (seconds) => `نبدأ من جديد بعد ${seconds} ث. المس الشاشة للبقاء.`,
  opens: (time) => `نعود الساعة ${time}`,
  groups: {
    upper: 'قطعة علوية',
    outer: 'معطف أو سترة',
    whole: 'فستان أو قطعة واحدة',
    lower: 'بنطال أو تنورة',
    feet: 'حذاء',
    head: 'غطاء رأس',
    carry: 'حقيبة',
  },
  colours: {
    black: 'الأسود',
    white: 'الأبيض',
    grey: 'الرمادي',
    red: 'الأحمر',
    orange: 'البرتقالي',
    yellow: 'الأصفر',
    green: 'الأخضر',
    blue: 'الأزرق',
    purple: 'البنفسجي',
    pink: 'الوردي',
    brown: 'البني',
    beige: 'البيج',
  },
  first: withColour,
  further: withColour,
  rest: (rest) => `مع ${rest}`,
};
