import { isAllianceError } from '@alliance/errors/alliance-error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { HubError } from './hub-error.ts';
import { hubRefOf, REPOSITORIES, type RepoName, repoId } from './repository.ts';

/** Sends the client on to a repository that has another name now; undefined when the error is not that. */
export async function leadOn(
  clients: Clients,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (!(error instanceof HubError && error.hubCode === 'RepoNotFound')) return undefined;
  const params = request.params as Partial<RepoName>;
  if (!params.org || !params.name) return undefined;
  const route = request.routeOptions.url ?? '';
  // Pages of models have no prefix.
  const repository =
    REPOSITORIES.find(({ plural }) => new RegExp(`^(/api)?/${plural}/:org`).test(route)) ?? REPOSITORIES[0];
  const { org, name } = params;
  try {
    const ref = hubRefOf(repository, { org, name });
    const { ref: present } = await clients.assets(repository.kind).findRenamed({ ref }, callOptions(request));
    if (!present) return undefined;
    const location = request.url.replace(
      `/${org}/${name}`,
      `/${repoId({ org: present.organisation, name: present.name })}`,
    );
    return location === request.url ? undefined : reply.redirect(location, 307);
  } catch (problem) {
    if (isAllianceError(problem, 'not_found')) return undefined;
    throw problem;
  }
}
