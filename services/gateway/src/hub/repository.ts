import { isAllianceError } from '@alliance/errors/alliance-error';
import type { Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Revision } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params } from '../fields.ts';
import { orNotFound, repoNotFound, revisionNotFound } from './hub-error.ts';

/** The two types of repositories that there are, as Hugging Face clients call them. */
export const REPOSITORIES = [
  { type: 'model', plural: 'models', prefix: '', kind: AssetKind.MODEL },
  { type: 'dataset', plural: 'datasets', prefix: 'datasets/', kind: AssetKind.DATASET },
] as const;

export type Repository = (typeof REPOSITORIES)[number];

const Segment = Type.String({ minLength: 1, maxLength: 96 });
export const RepoParams = Params({ org: Segment, name: Segment });
export const RevParams = Params({ org: Segment, name: Segment, rev: Type.String({ minLength: 1, maxLength: 300 }) });

export type RepoName = { org: string; name: string };

/** Names are told apart without regard to case; ours are in lower case. */
export function hubRefOf({ kind }: Repository, { org, name }: RepoName) {
  return { kind, organisation: org.toLowerCase(), name: name.toLowerCase() };
}

/** "org/name". */
export function repoId({ org, name }: RepoName): string {
  return `${org.toLowerCase()}/${name.toLowerCase()}`;
}

/** Where the client found us, so that the addresses in answers lead back there. */
export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}

export type Resolved = {
  revision: Revision;
  /** The published version that the revision is. */
  version: Version | undefined;
};

/**
 * What a revision's name means to this caller. Throws `RepoNotFound` for what the caller may not see, `RevisionNotFound` when
 * only the revision is not there, and for what was retracted, with the reason and the successor.
 */
export async function resolveRevision(
  clients: Clients,
  repository: Repository,
  request: FastifyRequest,
  { params, rev = 'main' }: { params: RepoName; rev?: string | undefined },
): Promise<Resolved> {
  const ref = hubRefOf(repository, params);
  const options = callOptions(request);
  const { revision, version } = await orNotFound(
    clients.revisions(repository.kind).resolveRevision({ ref, name: rev }, options),
    async () =>
      (await isSeen(clients, repository, request, params))
        ? revisionNotFound(rev)
        : repoNotFound(request, repoId(params)),
  );
  if (!revision) throw repoNotFound(request, repoId(params));
  return { revision, version };
}

/** True when the caller may know that the repository exists: it has something to show them. */
async function isSeen(
  clients: Clients,
  repository: Repository,
  request: FastifyRequest,
  params: RepoName,
): Promise<boolean> {
  try {
    await clients.revisions(repository.kind).listRefs({ ref: hubRefOf(repository, params) }, callOptions(request));
    return true;
  } catch (error) {
    if (isAllianceError(error, 'not_found')) return false;
    throw error;
  }
}
