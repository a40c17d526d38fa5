import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { describeDataset } from '../../describe-dataset.ts';
import { MEDIA_TYPE } from '../../domain/croissant/context.ts';
import { orNotFound, repoNotFound, revisionNotFound } from '../hub-error.ts';
import { baseUrl, hubRefOf, REPOSITORIES, RepoParams, repoId } from '../repository.ts';

const REPOSITORY = REPOSITORIES[1];

/** The newest published version of a dataset in Croissant, where loaders of datasets look for it. */
export function croissantRoutes(app: App, clients: Clients): void {
  app.get(
    '/api/datasets/:org/:name/croissant',
    { config: { public: true }, schema: { hide: true, params: RepoParams } },
    async (request, reply) => {
      const ref = hubRefOf(REPOSITORY, request.params);
      const options = callOptions(request);
      const missing = () => repoNotFound(request, repoId(request.params));
      const { asset } = await orNotFound(clients.assets(REPOSITORY.kind).getAsset({ ref }, options), missing);
      if (!asset) throw missing();
      if (asset.latestVersion === '') throw revisionNotFound('main');
      const named = { org: ref.organisation, name: ref.name, version: asset.latestVersion };
      const described = await orNotFound(describeDataset(clients, named, baseUrl(request), options), missing);
      return reply.type(MEDIA_TYPE).serializer(JSON.stringify).send(described);
    },
  );
}
