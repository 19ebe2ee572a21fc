/**
 * /docs/: the API's description (routes/openapi.ts) as a page to read, rendered by Swagger UI. It asks nothing of another host and takes
 * no token: the API is called from the console, the command line or curl.
 */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { plain } from './plain.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', paint);
paint();

SwaggerUI({
  url: '/v1/openapi.json',
  dom_id: '#api',
  // The address of an open route is one that can be sent.
  deepLinking: true,
  // The document would be sent to swagger.io to be checked.
  validatorUrl: null,
  supportedSubmitMethods: [],
  // Its colours would be inline styles, which the content security policy refuses.
  syntaxHighlight: false,
  plugins: [plain],
});
