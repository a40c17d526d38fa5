import { AliasMoveSchema, AliasSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, type Collection, refOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Params, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const AliasParams = Params({ ...AssetParams.properties, alias: Type.String({ minLength: 1, maxLength: 63 }) });
const Target = Body({
  version: Type.String({ maxLength: 64, examples: ['1.2.0'] }),
  note: Type.Optional(Text(2_000)),
});
const Farewell = Type.Object({ note: Type.Optional(Text(2_000)) });

/** Names that move between versions; they stand wherever a version is read. */
export function aliasRoutes(app: App, clients: Clients): void {
  for (const collection of COLLECTIONS) {
    moveRoutes(app, clients, collection);
    readRoutes(app, clients, collection);
  }
}

function moveRoutes(app: App, clients: Clients, { path, kind }: Collection): void {
  const versions = clients.versions(kind);
  const one = `/v1/${path}/:org/:name/aliases/:alias`;
  app.put(
    one,
    {
      schema: {
        tags: [path],
        summary: 'Point an alias at a version',
        params: AliasParams,
        body: Target,
        response: answers(AliasSchema, 'The alias'),
      },
    },
    async (request) => {
      const { version, note = '' } = request.body;
      const target = { ref: refOf(kind, request.params), name: request.params.alias, version, note };
      const { alias } = await versions.putAlias(target, callOptions(request));
      return alias && present(AliasSchema, alias);
    },
  );

  app.delete(
    one,
    {
      schema: {
        tags: [path],
        summary: 'Delete an alias; its history stays',
        params: AliasParams,
        querystring: Farewell,
        response: answersNothing('The alias is gone'),
      },
    },
    async (request, reply) => {
      const { note = '' } = request.query;
      const gone = { ref: refOf(kind, request.params), name: request.params.alias, note };
      await versions.deleteAlias(gone, callOptions(request));
      return reply.code(204).send();
    },
  );
}

function readRoutes(app: App, clients: Clients, { path, kind }: Collection): void {
  const versions = clients.versions(kind);
  const config = { public: true };
  const root = `/v1/${path}/:org/:name/aliases`;
  app.get(
    root,
    {
      config,
      schema: {
        tags: [path],
        summary: 'Aliases, "latest" first; at most 101, so always one page',
        params: AssetParams,
        response: answersPage(AliasSchema, 'Aliases'),
      },
    },
    async (request) => {
      const { aliases } = await versions.listAliases({ ref: refOf(kind, request.params) }, callOptions(request));
      return presentPage(AliasSchema, aliases, '');
    },
  );

  app.get(
    `${root}/:alias`,
    {
      config,
      schema: { tags: [path], summary: 'One alias', params: AliasParams, response: answers(AliasSchema, 'The alias') },
    },
    async (request) => {
      const asked = { ref: refOf(kind, request.params), name: request.params.alias };
      const { alias } = await versions.getAlias(asked, callOptions(request));
      return alias && present(AliasSchema, alias);
    },
  );

  app.get(
    `${root}/:alias/history`,
    {
      config,
      schema: {
        tags: [path],
        summary: 'Where an alias has pointed, newest first',
        params: AliasParams,
        querystring: PageQuery,
        response: answersPage(AliasMoveSchema, 'Moves'),
      },
    },
    async (request) => {
      const asked = { ref: refOf(kind, request.params), name: request.params.alias, ...pageOf(request.query) };
      const page = await versions.listAliasMoves(asked, callOptions(request));
      return presentPage(AliasMoveSchema, page.moves, page.nextPageToken);
    },
  );
}
