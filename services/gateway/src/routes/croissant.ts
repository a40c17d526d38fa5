import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { describeDataset } from '../describe-dataset.ts';
import { MEDIA_TYPE } from '../domain/croissant/context.ts';
import { numberOf } from '../named-version.ts';

/** Versions of datasets in the format that search engines and loaders of datasets read. */
export function croissantRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  app.get(
    '/v1/datasets/:org/:name/versions/:version/croissant',
    {
      config: { public: true },
      schema: {
        tags: ['datasets'],
        summary: 'A published version in Croissant 1.1 (JSON-LD)',
        params: VersionParams,
        response: answersRaw('The description', 'application/ld+json'),
      },
    },
    async (request, reply) => {
      const options = callOptions(request);
      const version = await numberOf(clients, AssetKind.DATASET, request.params, options);
      const base = publicUrl.replace(/\/+$/, '');
      const described = await describeDataset(clients, { ...request.params, version }, base, options);
      return reply
        .type(MEDIA_TYPE)
        .serializer(JSON.stringify)
        .send(described as never);
    },
  );
}
