/** What this page uses of Swagger UI. https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/ */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  type Node = string | object | null | undefined;
  /** Properties that the replaced components are given. */
  interface Given {
    readonly text: Node;
    /** A list of Immutable.js, or an array. */
    readonly allowedValues?: Iterable<string>;
    readonly specSelectors: { readonly info: () => { readonly get: (field: 'description') => string | undefined } };
  }
  type Plugin = (system: {
    readonly React: { readonly createElement: (tag: string, attributes: object | null, ...children: Node[]) => Node };
  }) => { readonly components: Readonly<Record<string, (given: Given) => Node>> };

  export default function SwaggerUI(options: {
    readonly url: string;
    readonly dom_id: string;
    readonly deepLinking: boolean;
    readonly validatorUrl: null;
    readonly supportedSubmitMethods: readonly string[];
    readonly syntaxHighlight: false;
    readonly plugins: readonly Plugin[];
  }): unknown;
}
