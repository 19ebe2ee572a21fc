/** The console's addresses: what stands after `#` decides the page, so that reload and back work. */

import { FIRST_GROUP, groupSchema } from '#contract/screen';

export type Route =
  | { readonly page: 'overview' | 'models' | 'push' | 'history' }
  | { readonly page: 'model'; readonly name: string; readonly version: string }
  /** `add` is a `name@version` that the new release should hold. */
  | { readonly page: 'releases'; readonly add: string | null }
  | { readonly page: 'screens'; readonly group: string };

export const PAGES = ['overview', 'models', 'push', 'releases', 'screens', 'history'] as const;

/** Unknown addresses lead to the overview. */
export function parseRoute(hash: string): Route {
  const [page = '', name = '', version = ''] = hash.replace(/^#\/?/, '').split('/').map(decode);
  switch (page) {
    case 'models':
      return name && version ? { page: 'model', name, version } : { page };
    case 'releases':
      return { page, add: name || null };
    case 'screens':
      return { page, group: groupSchema.safeParse(name).success ? name : FIRST_GROUP };
    case 'push':
    case 'history':
      return { page };
    default:
      return { page: 'overview' };
  }
}

/** The navigation entry a route belongs to. */
export function sectionOf(route: Route): (typeof PAGES)[number] {
  return route.page === 'model' ? 'models' : route.page;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
