/** Taxonomies: what labels mean, and what is refused. */
import { describe, expect, it } from 'vitest';
import { parseTaxonomy } from './taxonomy.ts';

const text = JSON.stringify({
  comment: 'made up',
  types: { shirt: { group: 'upper', garments: ['Shirt', 'Blouse'], worn: ['blouse'] }, bag: { group: 'carry' } },
});

describe('parseTaxonomy', () => {
  it('maps the labels of each data set, and a type to itself', () => {
    const taxonomy = parseTaxonomy(text, 'taxonomy.json');
    expect(taxonomy.types).toEqual(['shirt', 'bag']);
    expect(taxonomy.typeOf('garments', 'blouse')).toBe('shirt');
    expect(taxonomy.typeOf('garments', 'bag')).toBe('bag');
    expect(taxonomy.typeOf('worn', 'skin')).toBeUndefined();
    expect(taxonomy.typeOf('worn', 'constructor')).toBeUndefined();
    expect(taxonomy.groupOf('bag')).toBe('carry');
    expect(taxonomy.groupOf('other')).toBeUndefined();
  });

  it.each([
    ['{', /taxonomy\.json is not JSON/],
    ['{"types": {}}', /\/types +must name at least one type/],
    ['{"types": {"shirt": {"garments": []}}}', /\/types\/shirt\/group/],
    [
      '{"types": {"shirt": {"group": "upper", "worn": ["top"]}, "top": {"group": "upper", "worn": ["Top"]}}}',
      /\/types\/top\/worn: "top" already means shirt/,
    ],
  ])('refuses %s', (broken, message) => {
    expect(() => parseTaxonomy(broken, 'taxonomy.json')).toThrow(message);
  });
});
