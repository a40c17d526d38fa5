import fastifyStatic from '@fastify/static';
import type { App } from '../app.ts';

const PAGES = ['/', '/sign-in', '/datasets/*', '/models/*'];

/** Serves the built console: its files as they are, and its one page for the paths that it routes itself. */
export async function addConsole(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/assets/',
    decorateReply: true,
    immutable: true,
    maxAge: '365d',
    // The build puts compressed forms beside its files.
    preCompressed: true,
    serveDotFiles: false,
    // Asked of the pages below too, which send the one .html that there is.
    allowedPath: (path, _root, request) => !path.endsWith('.html') || !request.url.startsWith('/assets/'),
  });
  for (const path of PAGES) {
    app.get(path, { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', { root: folder, cacheControl: false } as never),
    );
  }
}
