/**
 * Parts of Swagger UI that a screen reader stumbles over, replaced: a link inside of a button, a choice without a name, a head of the page
 * beside ours. https://swagger.io/docs/open-source-tools/swagger-ui/customization/overview/
 */
import type { Plugin } from 'swagger-ui-dist/swagger-ui-es-bundle.js';

export const plain: Plugin = ({ React: { createElement } }) => ({
  components: {
    DeepLink: ({ text }) => text,
    // Nothing can be chosen where nothing can be sent.
    Select: ({ allowedValues = [] }) => createElement('code', null, [...allowedValues].join(' | ')),
    InfoContainer: ({ specSelectors }) =>
      createElement(
        'section',
        { className: 'wrapper', 'aria-label': 'About' },
        createElement('p', null, specSelectors.info().get('description')),
        createElement('h2', null, 'Routes'),
      ),
    authorizeBtn: () => null,
    authorizeOperationBtn: () => null,
  },
});
