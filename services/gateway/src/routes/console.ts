import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import type { App } from '../app.ts';

const PAGES = [
  '/',
  '/catalogue',
  '/governance',
  '/usage',
  '/sign-in',
  '/datasets/*',
  '/models/*',
  '/requests',
  '/requests/*',
  '/grants',
  '/invitations',
  '/cases',
  '/cases/*',
  '/transparency',
];

/**
 * Serves the built console: its files as they are, and its one page for the paths that it routes itself (the routes of
 * packages/console/src/app.tsx).
 */
export async function addConsole(app: App, folder: string): Promise<void> {
  const routes: FastifyPluginAsync = async (scope) => {
    // Who has not signed in needs the page to do so.
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    await scope.register(fastifyStatic, {
      root: folder,
      prefix: '/assets/',
      decorateReply: true,
      immutable: true,
      maxAge: '365d',
      // The build puts compressed forms beside its files.
      preCompressed: true,
      dotfiles: 'ignore',
      // Asked of the pages below too, which send the one .html that there is.
      allowedPath: (path, _root, request) => !path.endsWith('.html') || !request.url.startsWith('/assets/'),
    });
    for (const path of PAGES) {
      scope.get(path, { schema: { hide: true } }, (request, reply) =>
        reply
          .headers({ 'cache-control': 'no-cache', ...describedBy(request.url) })
          .sendFile('index.html', { root: folder, cacheControl: false } as never),
      );
    }
  };
  await app.register(routes);
}

/** Search engines that run no scripts find by it what a page is about; whether there is such an asset it does not tell. */
function describedBy(url: string): { link?: string } {
  const asset = /^\/(?:datasets|models)\/[a-z0-9-]{1,40}\/[\w.-]{1,96}(?=\/?(?:$|\?))/.exec(url)?.[0];
  return asset ? { link: `</v1${asset}/schema.jsonld>; rel="describedby"; type="application/ld+json"` } : {};
}
