import { AccessSchema, AssetSchema, PersonalDataSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, type Collection, refOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, notModified, requiredRevision } from '../entity-tag.ts';
import { Access, Body, defined, Name, Slug, Text, Words } from '../fields.ts';
import { present } from '../presentation.ts';

const description = {
  title: Text(200),
  summary: Text(1_000),
  description: Text(262_144),
  access: Access,
  licence: Text(1_000),
  languages: Words(50, 35),
  tags: Words(50, 60),
  tasks: Words(20, 60),
  personalData: Name(PersonalDataSchema),
};
const { title, access, licence, ...rest } = description;
const NewAsset = Body({
  organisation: Slug,
  name: Type.String({ minLength: 2, maxLength: 96 }),
  title,
  access,
  licence,
  ...Type.Partial(Type.Object(rest)).properties,
});
const AssetChanges = Body({
  ...Type.Partial(Type.Object(description)).properties,
  publicAllianceAsset: Type.Optional(
    Type.Boolean({
      description:
        'The label "public alliance asset": for what is open and, with all that it was made from, free for commercial use.',
    }),
  ),
});
const NewName = Body({ name: Type.String({ minLength: 2, maxLength: 96 }) });
const ListQuery = Type.Intersect([PageQuery, Type.Object({ organisation: Type.Optional(Slug) })]);

/** Datasets and models, as assets. */
export function assetRoutes(app: App, clients: Clients): void {
  for (const collection of COLLECTIONS) {
    readRoutes(app, clients, collection);
    writeRoutes(app, clients, collection);
    changeRoutes(app, clients, collection);
  }
}

function readRoutes(app: App, clients: Clients, { path, kind, one }: Collection): void {
  const assets = clients.assets(kind);
  const tags = [path];
  app.get(
    `/v1/${path}`,
    {
      config: { public: true },
      schema: {
        tags,
        summary: `${path} that the caller may see`,
        querystring: ListQuery,
        response: answersPage(AssetSchema, path),
      },
    },
    async (request) => {
      const page = await assets.listAssets(
        { kind, organisation: request.query.organisation ?? '', ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(AssetSchema, page.assets, page.nextPageToken);
    },
  );

  app.get(
    `/v1/${path}/:org/:name`,
    {
      config: { public: true },
      schema: { tags, summary: `One ${one}`, params: AssetParams, response: answers(AssetSchema, `The ${one}`) },
    },
    async (request, reply) => {
      const { asset } = await assets.getAsset({ ref: refOf(kind, request.params) }, callOptions(request));
      if (!asset || notModified(request, reply, asset.revision)) return reply;
      return present(AssetSchema, asset);
    },
  );
}

function writeRoutes(app: App, clients: Clients, { path, kind, one }: Collection): void {
  const assets = clients.assets(kind);
  const tags = [path];
  app.post(
    `/v1/${path}`,
    {
      schema: {
        tags,
        summary: `Make a ${one}, without any version yet`,
        body: NewAsset,
        response: answers(AssetSchema, `The ${one}`, 201),
      },
    },
    async (request, reply) => {
      const { organisation, name, access, personalData, ...fields } = request.body;
      const { asset } = await assets.createAsset(
        {
          ...fields,
          ref: { kind, organisation, name },
          access: enumValue(AccessSchema, access),
          personalData: enumValue(PersonalDataSchema, personalData),
        },
        callOptions(request),
      );
      if (asset) reply.header('etag', entityTag(asset.revision));
      return reply
        .code(201)
        .header('location', `/v1/${path}/${organisation}/${name}`)
        .send(asset && present(AssetSchema, asset));
    },
  );
}

function changeRoutes(app: App, clients: Clients, { path, kind, one }: Collection): void {
  const assets = clients.assets(kind);
  const tags = [path];
  app.patch(
    `/v1/${path}/:org/:name`,
    {
      schema: {
        tags,
        summary: `Change what describes a ${one} (If-Match needed)`,
        params: AssetParams,
        body: AssetChanges,
        response: answers(AssetSchema, `The ${one}`),
      },
    },
    async (request, reply) => {
      const { access, languages, tags: words, tasks, personalData, ...texts } = request.body;
      const changes = defined({
        ...texts,
        access: access === undefined ? undefined : enumValue(AccessSchema, access),
        personalData: personalData === undefined ? undefined : enumValue(PersonalDataSchema, personalData),
        languages: languages && { values: languages },
        tags: words && { values: words },
        tasks: tasks && { values: tasks },
      });
      const { asset } = await assets.updateAsset(
        { ...changes, ref: refOf(kind, request.params), expectedRevision: requiredRevision(request) },
        callOptions(request),
      );
      if (asset) reply.header('etag', entityTag(asset.revision));
      return asset && present(AssetSchema, asset);
    },
  );

  app.post(
    `/v1/${path}/:org/:name/rename`,
    {
      schema: {
        tags,
        summary: `Give a ${one} of which nothing was published another name (If-Match needed)`,
        params: AssetParams,
        body: NewName,
        response: answers(AssetSchema, `The ${one}`),
      },
    },
    async (request, reply) => {
      const renaming = { ref: refOf(kind, request.params), newName: request.body.name };
      const { asset } = await assets.renameAsset(
        { ...renaming, expectedRevision: requiredRevision(request) },
        callOptions(request),
      );
      if (asset) reply.header('etag', entityTag(asset.revision));
      return reply
        .header('location', `/v1/${path}/${request.params.org}/${request.body.name}`)
        .send(asset && present(AssetSchema, asset));
    },
  );

  app.delete(
    `/v1/${path}/:org/:name`,
    {
      schema: {
        tags,
        summary: `Delete a ${one} of which nothing was published (If-Match needed)`,
        params: AssetParams,
        response: answersNothing(`The ${one} is gone`),
      },
    },
    async (request, reply) => {
      await assets.deleteAsset(
        { ref: refOf(kind, request.params), expectedRevision: requiredRevision(request) },
        callOptions(request),
      );
      return reply.code(204).send();
    },
  );
}
