import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { App } from '../app.ts';
import type { HubContext } from './hub-context.ts';
import { sendHubError } from './hub-error.ts';
import { leadOn } from './lead-on.ts';
import { askAccessRoutes } from './routes/ask-access.ts';
import { commitRoutes } from './routes/commits.ts';
import { croissantRoutes } from './routes/croissant.ts';
import { decideAccessRoutes } from './routes/decide-access.ts';
import { historyRoutes } from './routes/history.ts';
import { infoRoutes } from './routes/info.ts';
import { largeFileRoutes } from './routes/large-files.ts';
import { listRoutes } from './routes/lists.ts';
import { preuploadRoutes } from './routes/preupload.ts';
import { referenceRoutes } from './routes/references.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { resolveRoutes } from './routes/resolve.ts';
import { tagsByTypeRoutes } from './routes/tags-by-type.ts';
import { treeRoutes } from './routes/tree.ts';
import { validateYamlRoutes } from './routes/validate-yaml.ts';
import { whoamiRoutes } from './routes/whoami.ts';
import { xetTokenRoutes } from './routes/xet-token.ts';

/**
 * The surface for Hugging Face clients, beside the registry's own API: the same services, in the words of the Hub. Its errors
 * are JSON with the members of a problem document.
 */
export async function addHub(app: App, context: HubContext): Promise<void> {
  const routes: FastifyPluginAsync = async (scope) => addHubRoutes(scope as unknown as App, context);
  await app.register(routes);
}

function addHubRoutes(hub: App, context: HubContext): void {
  const { clients } = context;
  hub.setErrorHandler(
    async (error, request, reply) =>
      (await leadOn(clients, error, request, reply)) ?? sendHubError(error, request, reply),
  );
  addParsers(hub as unknown as FastifyInstance);
  whoamiRoutes(hub, clients);
  infoRoutes(hub, clients);
  croissantRoutes(hub, clients);
  treeRoutes(hub, clients);
  historyRoutes(hub, clients);
  listRoutes(hub, clients);
  tagsByTypeRoutes(hub, clients);
  resolveRoutes(hub, context);
  repositoryRoutes(hub, context);
  referenceRoutes(hub, context);
  preuploadRoutes(hub, context);
  largeFileRoutes(hub, context);
  xetTokenRoutes(hub, context);
  commitRoutes(hub, context);
  validateYamlRoutes(hub, context);
  askAccessRoutes(hub, context);
  decideAccessRoutes(hub, context);
}

function addParsers(hub: FastifyInstance): void {
  // Commits are read line by line.
  hub.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));
  hub.addContentTypeParser(
    'application/vnd.git-lfs+json',
    { parseAs: 'string' },
    hub.getDefaultJsonParser('error', 'error'),
  );
  hub.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    const form = new URLSearchParams(String(body));
    const entries = Array.from(new Set(form.keys()), (key) => {
      const values = form.getAll(key);
      return [key, values.length > 1 ? values : values[0]] as const;
    });
    done(null, Object.fromEntries(entries));
  });
}
