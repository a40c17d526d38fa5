import { AllianceError } from '@alliance/errors/alliance-error';
import { type AccessRequest, PurposeSchema, RequestState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { RequestView } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { Params } from '../../fields.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError } from '../hub-error.ts';
import { isoDate } from '../iso-date.ts';
import { hubRefOf, REPOSITORIES, type RepoName, RepoParams, type Repository } from '../repository.ts';

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
          user: people.get(one.applicantPersonId) ?? { user: one.applicantPersonId, fullname: '' },
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
            { id: found.id, reason: rejectionReason || 'Not given.' },
            callOptions(request),
          );
        return {};
      },
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
  const { organisations } = await clients.members.getMe({}, options);
  const role = organisations.find(({ organisation }) => organisation === ref.organisation)?.role;
  if (role !== OrganisationRole.OWNER && role !== OrganisationRole.STEWARD)
    throw new AllianceError('role_required', `Only owners and stewards of ${ref.organisation} decide about access.`);
  const found: AccessRequest[] = [];
  for (let [pageToken, page] = ['', 0]; page < MAX_PAGES; page += 1) {
    const { requests, nextPageToken } = await clients.grants.listRequests(
      { view: RequestView.DECIDER, state: state ?? RequestState.SUBMITTED, pageSize: PAGE, pageToken },
      options,
    );
    found.push(
      ...requests.filter(
        ({ asset }) => asset?.kind === ref.kind && asset.organisation === ref.organisation && asset.name === ref.name,
      ),
    );
    if (nextPageToken === '') break;
    pageToken = nextPageToken;
  }
  return found.toSorted((one, other) => momentOf(other) - momentOf(one));
}

function momentOf({ createdAt }: AccessRequest): number {
  return createdAt ? timestampDate(createdAt).getTime() : 0;
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
