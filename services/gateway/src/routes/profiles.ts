import { isAllianceError } from '@alliance/errors/alliance-error';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { ColumnChangeSchema, FileProfileSchema, ProfileSchema } from '@alliance/proto/alliance/datasets/v1/profile_pb';
import { Operation } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { CallOptions } from '@alliance/rpc/types';
import Type from 'typebox';
import { answers, answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { refOf, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params } from '../fields.ts';
import { schemaRef } from '../json-schema.ts';
import { numberOf } from '../named-version.ts';
import { present } from '../presentation.ts';

const kind = AssetKind.DATASET;
const config = { public: true };
const tags = ['datasets'];
const root = '/v1/datasets/:org/:name/versions';
const { org, name, version } = VersionParams.properties;
const FileParams = Params({ org, name, version, '*': Type.String({ minLength: 1, maxLength: 1_024 }) });
const DiffParams = Params({ org, name, from: version, to: version });
/** A file with all its columns is large. */
const FilesQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
});

/** What the data of versions looks like. */
export function profileRoutes(app: App, clients: Clients): void {
  versionProfileRoute(app, clients);
  fileProfileRoute(app, clients);
  schemaDiffRoute(app, clients);
}

function versionProfileRoute(app: App, clients: Clients): void {
  app.get(
    `${root}/:version/profile`,
    {
      config,
      schema: {
        tags,
        summary: 'What the data of a version looks like: rows and columns of its files, in path order',
        params: VersionParams,
        querystring: FilesQuery,
        response: answersPage(FileProfileSchema, 'Files that were looked at', { profile: schemaRef(ProfileSchema) }),
      },
    },
    async (request) => {
      const options = callOptions(request);
      const number = await numberOf(clients, kind, request.params, options);
      const ref = versionRefOf(kind, { ...request.params, version: number });
      const { limit: pageSize = 50, cursor: pageToken = '' } = request.query;
      const [{ profile }, page] = await Promise.all([
        clients.profiles.getProfile({ ref }, options),
        clients.profiles.listFileProfiles({ ref, pageSize, pageToken }, options),
      ]);
      const files = presentPage(FileProfileSchema, page.files, page.nextPageToken);
      return { ...files, profile: profile ? present(ProfileSchema, profile) : null };
    },
  );
}

function fileProfileRoute(app: App, clients: Clients): void {
  app.get(
    `${root}/:version/profile/*`,
    {
      config,
      schema: {
        tags,
        summary: 'What one file of a version looks like',
        description: 'With ranges of values and sample rows for those who may download the version.',
        params: FileParams,
        response: answers(FileProfileSchema, 'The file'),
      },
    },
    async (request, reply) => {
      const options = callOptions(request);
      const number = await numberOf(clients, kind, request.params, options);
      const named = { ...request.params, version: number };
      const withValues = await mayDownload(clients, named, options);
      const ref = versionRefOf(kind, named);
      const { file } = await clients.profiles.getFileProfile({ ref, path: request.params['*'], withValues }, options);
      // Another caller may see less, and a grant may end.
      reply.header('cache-control', 'no-store');
      return file && present(FileProfileSchema, file);
    },
  );
}

function schemaDiffRoute(app: App, clients: Clients): void {
  app.get(
    `${root}/:from/diff/:to/schema`,
    {
      config,
      schema: {
        tags,
        summary: 'Columns added, removed and retyped between two versions, in files that both have',
        description: 'Both versions must have been profiled. A page holds the changes of up to `limit` files.',
        params: DiffParams,
        querystring: FilesQuery,
        response: answersPage(ColumnChangeSchema, 'Changes of columns'),
      },
    },
    async (request) => {
      const options = callOptions(request);
      const { from, to, ...asset } = request.params;
      const [fromVersion = '', toVersion = ''] = await Promise.all(
        [from, to].map((one) => numberOf(clients, kind, { ...asset, version: one }, options)),
      );
      const { limit: pageSize = 50, cursor: pageToken = '' } = request.query;
      const page = await clients.profiles.diffSchemas(
        { ref: refOf(kind, asset), fromVersion, toVersion, pageSize, pageToken },
        options,
      );
      return presentPage(ColumnChangeSchema, page.changes, page.nextPageToken);
    },
  );
}

/** Whether the caller may have the bytes now. No answer is no. */
async function mayDownload(
  { grants }: Clients,
  named: { org: string; name: string; version: string },
  options: CallOptions,
): Promise<boolean> {
  const question = { asset: refOf(kind, named), version: named.version, operation: Operation.DOWNLOAD };
  try {
    return (await grants.checkAccess(question, options)).allowed;
  } catch (error) {
    if (isAllianceError(error)) return false;
    throw error;
  }
}
