import { AllianceError } from '@alliance/errors/alliance-error';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { type AccessRequest, Purpose, PurposeSchema, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { Params } from '../../fields.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError, orNotFound, repoNotFound } from '../hub-error.ts';
import { isoDate } from '../iso-date.ts';
import { hubRefOf, REPOSITORIES, type RepoName, RepoParams, type Repository, repoId } from '../repository.ts';

const StatusParams = Params({
  ...RepoParams.properties,
  status: Type.String({ enum: ['pending', 'accepted', 'rejected'] }),
});
const Handling = Type.Object({
  user: Type.String({ minLength: 1, maxLength: 254 }),
  status: Type.String({ enum: ['accepted', 'rejected', 'pending'] }),
  rejectionReason: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()])),
});
const STATES: Readonly<Record<string, RequestState>> = {
  pending: RequestState.SUBMITTED,
  accepted: RequestState.APPROVED,
  rejected: RequestState.REJECTED,
};
const Granting = Type.Object({ user: Type.String({ minLength: 1, maxLength: 254 }) });
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;
const PAGE = 200;
const MAX_PAGES = 50;

/** Who has asked for access to a repository, and deciding about it. */
export function decideAccessRoutes(app: App, context: HubContext): void {
  const { clients } = context;
  for (const repository of REPOSITORIES) {
    const root = `/api/${repository.plural}/:org/:name`;
    app.get(
      `${root}/user-access-request/:status`,
      { schema: { hide: true, params: StatusParams } },
      async (request) => {
        const requests = await requestsFor(context, repository, request, request.params, STATES[request.params.status]);
        const people = await peopleOf(context, request, requests);
        return requests.map((one) => ({
          user: shownUser(one, people),
          status: request.params.status,
          timestamp: isoDate(one.submittedAt ?? one.createdAt),
          fields: { purpose: enumName(PurposeSchema, one.purpose) ?? '', statement: one.statement },
        }));
      },
    );

    app.post(
      `${root}/user-access-request/handle`,
      { schema: { hide: true, params: RepoParams, body: Handling } },
      async (request) => {
        const { user, status, rejectionReason } = request.body;
        const requests = await requestsFor(context, repository, request, request.params, RequestState.SUBMITTED);
        const people = await peopleOf(context, request, requests);
        const found = requests.find(
          (one) => one.applicantPersonId === user || people.get(one.applicantPersonId)?.user === user,
        );
        if (!found || status === 'pending')
          throw new HubError(`Nobody of the name ${user} has a pending request here.`, { code: 'not_found' });
        if (status === 'accepted') await clients.grants.approveRequest({ id: found.id }, callOptions(request));
        else
          await clients.grants.rejectRequest(
            { id: found.id, reason: rejectionReason || 'Not given.', clause: 'Not given.' },
            callOptions(request),
          );
        return {};
      },
    );

    app.post(
      `${root}/user-access-request/grant`,
      { schema: { hide: true, params: RepoParams, body: Granting } },
      async (request) =>
        grantUnasked(context, repository, request, { params: request.params, user: request.body.user }),
    );
  }
}

/** Requests about the repository on which the caller may decide. Throws `role_required` for who decides about nothing here. */
async function requestsFor(
  { clients }: HubContext,
  repository: Repository,
  request: FastifyRequest,
  params: RepoName,
  state: RequestState | undefined,
): Promise<AccessRequest[]> {
  const ref = hubRefOf(repository, params);
  const options = callOptions(request);
  await requireDecides(clients, ref.organisation, options);
  const found: AccessRequest[] = [];
  for (let [pageToken, page] = ['', 0]; page < MAX_PAGES; page += 1) {
    const { requests, nextPageToken } = await clients.grants.listRequests(
      { view: RequestView.DECIDER, state: state ?? RequestState.SUBMITTED, pageSize: PAGE, pageToken },
      options,
    );
    found.push(
      ...requests.filter(
        ({ asset, applicantPersonId }) =>
          applicantPersonId !== '' &&
          asset?.kind === ref.kind &&
          asset.organisation === ref.organisation &&
          asset.name === ref.name,
      ),
    );
    if (nextPageToken === '') break;
    pageToken = nextPageToken;
  }
  return found.toSorted((one, other) => momentOf(other) - momentOf(one));
}

/** Throws `role_required` unless the caller decides about access for the organisation. */
async function requireDecides({ members }: Clients, organisation: string, options: CallOptions): Promise<void> {
  const { organisations } = await members.getMe({}, options);
  const role = organisations.find((membership) => membership.organisation === organisation)?.role;
  if (role !== OrganisationRole.OWNER && role !== OrganisationRole.STEWARD)
    throw new AllianceError('role_required', `Only owners and stewards of ${organisation} decide about access.`);
}

/**
 * Gives access that nobody asked for: for research, for a year. `user` is a person's id, or an e-mail address, whose owner claims it;
 * that answer is the same whether or not anybody has it.
 */
async function grantUnasked(
  { clients }: HubContext,
  repository: Repository,
  request: FastifyRequest,
  { params, user }: { params: RepoName; user: string },
): Promise<object> {
  const ref = hubRefOf(repository, params);
  const options = callOptions(request);
  const missing = () => repoNotFound(request, repoId(params));
  const { asset } = await orNotFound(clients.assets(repository.kind).getAsset({ ref }, options), missing);
  await requireDecides(clients, ref.organisation, options);
  if (asset?.access !== Access.GATED)
    throw new HubError(`${repoId(params)} is not gated: nobody needs to be granted access.`, {
      code: 'invalid_argument',
    });
  const {
    request: made,
    grant,
    award,
  } = await clients.decisions.grantDirectly(
    {
      asset: ref,
      to: user.includes('@') ? { case: 'email', value: user } : { case: 'personId', value: user },
      purpose: Purpose.RESEARCH,
      until: timestampFromDate(new Date(Date.now() + YEAR_MS)),
      reason: 'Granted unasked by a Hugging Face client.',
    },
    options,
  );
  return { id: award?.id ?? made?.id, status: grant ? 'accepted' : 'pending' };
}

function momentOf({ createdAt }: AccessRequest): number {
  return createdAt ? timestampDate(createdAt).getTime() : 0;
}

/** The address of somebody to whom access was granted unasked is not the owner's to list. */
function shownUser({ applicantPersonId, unasked }: AccessRequest, people: ReadonlyMap<string, Applicant>): Applicant {
  const person = people.get(applicantPersonId) ?? { user: applicantPersonId, fullname: '' };
  return unasked ? { user: applicantPersonId, fullname: person.fullname } : person;
}

type Applicant = { user: string; fullname: string; email?: string };

/** Who asks; the address of those who show it to the caller. */
async function peopleOf(
  { clients }: HubContext,
  request: FastifyRequest,
  requests: readonly AccessRequest[],
): Promise<Map<string, Applicant>> {
  const ids = [...new Set(requests.map(({ applicantPersonId }) => applicantPersonId))].slice(0, 200);
  if (ids.length === 0) return new Map<string, Applicant>();
  const { people } = await clients.members.getPeople({ personIds: ids }, callOptions(request));
  return new Map(
    people.map(({ id, email, name }) => [
      id,
      { user: email || id, fullname: name, ...(email === '' ? {} : { email }) },
    ]),
  );
}
