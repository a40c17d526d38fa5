import type { AllianceError } from '@alliance/errors/alliance-error';
import type { CheckAccessResponse } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import type { FastifyRequest } from 'fastify';
import { HubError } from './hub-error.ts';
import { baseUrl, type RepoName, type Repository, repoId } from './repository.ts';

/** Throws unless the answer allows, saying why not and where to ask. */
export function requireGrant(
  { allowed, because }: Pick<CheckAccessResponse, 'allowed' | 'because'>,
  request: FastifyRequest,
  repository: Repository,
  name: RepoName,
): void {
  if (allowed) return;
  const [first] = because;
  if (first?.rule === 'organisation_not_in_good_standing' || first?.rule === 'asset_suspended') throw disabled();
  if (first?.rule === 'version_retracted') throw retracted(because.map(({ message }) => message).join(' '));
  throw gated(because.map(({ message }) => message).join(' '), request, repository, name);
}

/** A refusal of grants in the words of Hugging Face clients; other errors stay as they are. */
export function toGatedError(
  error: AllianceError,
  request: FastifyRequest,
  repository: Repository,
  name: RepoName,
): Error {
  if (error.code === 'access_denied' || error.code === 'unauthenticated')
    return gated(error.message, request, repository, name);
  if (error.code === 'organisation_not_in_good_standing') return disabled();
  return error.code === 'version_retracted' ? retracted(error.message) : error;
}

function gated(reasons: string, request: FastifyRequest, { prefix, plural }: Repository, name: RepoName): HubError {
  const page = `${baseUrl(request)}/${prefix === '' ? `${plural}/` : prefix}${repoId(name)}`;
  const anonymous = request.caller.callerToken === undefined;
  return new HubError(`${reasons} Ask for access at ${page}`, {
    code: anonymous ? 'unauthenticated' : 'access_denied',
    hubCode: 'GatedRepo',
  });
}

/** The exact text by which clients know it. */
function disabled(): HubError {
  return new HubError('Access to this resource is disabled.', { code: 'organisation_not_in_good_standing' });
}

function retracted(message: string): HubError {
  return new HubError(message, { code: 'version_retracted', hubCode: 'RevisionNotFound' });
}
