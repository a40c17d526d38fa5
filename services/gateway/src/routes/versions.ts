import {
  type AssetKind,
  FileChangeSchema,
  FileEntrySchema,
  VersionSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, refOf, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Derivation, toDerivation } from '../derivation.ts';
import { entityTag, notModified } from '../entity-tag.ts';
import { Body, Count, FilePath, Params, Sha256, Text } from '../fields.ts';
import { numberOf } from '../named-version.ts';
import { present } from '../presentation.ts';

const NewVersion = Body({
  version: Type.String({ maxLength: 64, examples: ['1.2.0'] }),
  base: Type.Optional(Type.String({ maxLength: 64, description: 'Start from the files of this version.' })),
  notes: Type.Optional(Text(20_000)),
  derivedFrom: Type.Optional(Type.Array(Derivation, { maxItems: 1_000 })),
});
const FileChanges = Body({
  add: Type.Optional(
    Type.Array(Type.Object({ path: FilePath, size: Count, sha256: Sha256 }, { additionalProperties: false }), {
      maxItems: 10_000,
    }),
  ),
  remove: Type.Optional(Type.Array(FilePath, { maxItems: 10_000 })),
});
const Deprecation = Body({
  reason: Type.String({ minLength: 3, maxLength: 2_000 }),
  successor: Type.Optional(Text(64)),
});
const Retraction = Body({
  reason: Type.String({ minLength: 3, maxLength: 2_000 }),
  severity: Type.String({ enum: ['low', 'medium', 'high', 'critical'] }),
  successor: Type.Optional(Text(64)),
  action: Type.Optional(
    Type.String({
      enum: ['stop-new', 'stop-use', 'delete'],
      description:
        'What is asked of those who have it; when absent: delete with purge, stop-use when critical or high, else stop-new.',
    }),
  ),
  reasonCode: Type.Optional(Type.String({ enum: ['consent-withdrawn', 'rights-claim', 'safety', 'quality', 'error'] })),
  purge: Type.Optional(
    Type.Boolean({ description: 'The reason is deletion: bytes that nothing else names are deleted, too.' }),
  ),
});
const DiffParams = Params({
  org: AssetParams.properties.org,
  name: AssetParams.properties.name,
  from: Type.String(),
  to: Type.String(),
});

/** For calls whose work grows with the number of files: up to a million. */
const LONG_MS = 120_000;

/** Versions of datasets and models: drafts, files, publishing, reading. */
export function versionRoutes(app: App, clients: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    const root = `/v1/${path}/:org/:name/versions`;
    draftRoutes(app, clients, root, kind, [path]);
    lifecycleRoutes(app, clients, root, kind, [path]);
    readRoutes(app, clients, root, kind, [path]);
    fileRoutes(app, clients, root, kind, [path]);
  }
}

function draftRoutes(app: App, clients: Clients, root: string, kind: AssetKind, tags: string[]): void {
  const assets = clients.assets(kind);
  app.post(
    root,
    {
      schema: {
        tags,
        summary: 'Start a draft of a version',
        params: AssetParams,
        body: NewVersion,
        response: answers(VersionSchema, 'The draft', 201),
      },
    },
    async (request, reply) => {
      const { version, base = '', notes = '', derivedFrom = [] } = request.body;
      const sources = derivedFrom.map(toDerivation);
      const draft = await assets.createDraft(
        { ref: versionRefOf(kind, { ...request.params, version }), base, notes, derivedFrom: sources },
        { ...callOptions(request), deadlineMs: LONG_MS },
      );
      return reply
        .code(201)
        .header('location', `${request.url}/${version}`)
        .send(draft.version && present(VersionSchema, draft.version));
    },
  );

  app.patch(
    `${root}/:version/files`,
    {
      schema: {
        tags,
        summary: 'Add files to a draft, or remove them; the bytes were uploaded before',
        params: VersionParams,
        body: FileChanges,
        response: answers(VersionSchema, 'The draft'),
      },
    },
    async (request) => {
      const { add = [], remove = [] } = request.body;
      const files = add.map((file) => ({ ...file, size: BigInt(file.size) }));
      const { version } = await assets.changeFiles(
        { ref: versionRefOf(kind, request.params), add: files, remove },
        { ...callOptions(request), deadlineMs: LONG_MS },
      );
      return version && present(VersionSchema, version);
    },
  );

  app.delete(
    `${root}/:version`,
    {
      schema: { tags, summary: 'Delete a draft', params: VersionParams, response: answersNothing('The draft is gone') },
    },
    async (request, reply) => {
      await assets.deleteDraft({ ref: versionRefOf(kind, request.params) }, callOptions(request));
      return reply.code(204).send();
    },
  );
}

function lifecycleRoutes(app: App, clients: Clients, root: string, kind: AssetKind, tags: string[]): void {
  const assets = clients.assets(kind);
  app.post(
    `${root}/:version/publish`,
    {
      schema: {
        tags,
        summary: 'Publish a draft; from now on it never changes',
        params: VersionParams,
        response: answers(VersionSchema, 'The version'),
      },
    },
    async (request) => {
      const { version } = await assets.publishVersion(
        { ref: versionRefOf(kind, request.params) },
        { ...callOptions(request), deadlineMs: LONG_MS },
      );
      return version && present(VersionSchema, version);
    },
  );

  app.post(
    `${root}/:version/deprecate`,
    {
      schema: {
        tags,
        summary: 'Advise against a version; it stays available',
        params: VersionParams,
        body: Deprecation,
        response: answers(VersionSchema, 'The version'),
      },
    },
    async (request) => {
      const { version } = await assets.deprecateVersion(
        { ref: versionRefOf(kind, request.params), ...request.body },
        callOptions(request),
      );
      return version && present(VersionSchema, version);
    },
  );

  app.post(
    `${root}/:version/retract`,
    {
      schema: {
        tags,
        summary: 'Take a version back; a tombstone stays',
        params: VersionParams,
        body: Retraction,
        response: answers(VersionSchema, 'The tombstone'),
      },
    },
    async (request) => {
      const { version } = await assets.retractVersion(
        { ref: versionRefOf(kind, request.params), ...request.body },
        callOptions(request),
      );
      return version && present(VersionSchema, version);
    },
  );
}

function readRoutes(app: App, clients: Clients, root: string, kind: AssetKind, tags: string[]): void {
  const assets = clients.assets(kind);
  const config = { public: true };
  app.get(
    root,
    {
      config,
      schema: {
        tags,
        summary: 'Versions, highest first',
        params: AssetParams,
        querystring: PageQuery,
        response: answersPage(VersionSchema, 'Versions'),
      },
    },
    async (request) => {
      const page = await assets.listVersions(
        { ref: refOf(kind, request.params), ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(VersionSchema, page.versions, page.nextPageToken);
    },
  );

  app.get(
    `${root}/:version`,
    {
      config,
      schema: { tags, summary: 'One version', params: VersionParams, response: answers(VersionSchema, 'The version') },
    },
    async (request, reply) => {
      const options = callOptions(request);
      const number = await numberOf(clients, kind, request.params, options);
      const ref = versionRefOf(kind, { ...request.params, version: number });
      const { version } = await assets.getVersion({ ref }, options);
      if (!version || notModified(request, reply, version.revision)) return reply;
      return reply.header('etag', entityTag(version.revision)).send(present(VersionSchema, version));
    },
  );
}

function fileRoutes(app: App, clients: Clients, root: string, kind: AssetKind, tags: string[]): void {
  const assets = clients.assets(kind);
  const config = { public: true };
  app.get(
    `${root}/:version/files`,
    {
      config,
      schema: {
        tags,
        summary: 'Files of a version, in path order',
        params: VersionParams,
        querystring: PageQuery,
        response: answersPage(FileEntrySchema, 'Files'),
      },
    },
    async (request) => {
      const options = callOptions(request);
      const version = await numberOf(clients, kind, request.params, options);
      const ref = versionRefOf(kind, { ...request.params, version });
      const page = await assets.listFiles({ ref, ...pageOf(request.query) }, options);
      return presentPage(FileEntrySchema, page.files, page.nextPageToken);
    },
  );

  app.get(
    `${root}/:from/diff/:to`,
    {
      config,
      schema: {
        tags,
        summary: 'What changed between two versions, in path order',
        params: DiffParams,
        querystring: PageQuery,
        response: answersPage(FileChangeSchema, 'Changes of files'),
      },
    },
    async (request) => {
      const options = callOptions(request);
      const { from, to, ...asset } = request.params;
      const [fromVersion = '', toVersion = ''] = await Promise.all(
        [from, to].map((version) => numberOf(clients, kind, { ...asset, version }, options)),
      );
      const page = await assets.diffVersions(
        { ref: refOf(kind, asset), fromVersion, toVersion, ...pageOf(request.query) },
        options,
      );
      return presentPage(FileChangeSchema, page.changes, page.nextPageToken);
    },
  );
}
