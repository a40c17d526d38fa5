import {
  OrganisationKindSchema,
  OrganisationMemberSchema,
  OrganisationRoleSchema,
  OrganisationSchema,
  OrganisationStateSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag } from '../entity-tag.ts';
import { Body, Email, Name, Params, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const Application = Body({
  slug: Slug,
  kind: Name(OrganisationKindSchema),
  legalName: Type.String({ minLength: 1, maxLength: 300 }),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', default: 'VN' })),
  website: Type.Optional(Text(500)),
  description: Type.Optional(Text(5_000)),
});
const Reason = Body({ reason: Type.String({ minLength: 3, maxLength: 2_000 }) });
const ListQuery = Type.Intersect([PageQuery, Type.Object({ state: Type.Optional(Name(OrganisationStateSchema)) })]);
const OrgParams = Params({ org: Slug });
const MemberParams = Params({ org: Slug, email: Email });
const tags = ['organisations'];

/** Organisations: applying, being admitted, and their people. */
export function organisationRoutes(app: App, clients: Clients): void {
  const { members } = clients;
  app.post(
    '/v1/organisations',
    {
      schema: {
        tags,
        summary: 'Apply for membership; the applicant becomes the owner',
        body: Application,
        response: answers(OrganisationSchema, 'The application', 201),
      },
    },
    async (request, reply) => {
      const { kind, ...rest } = request.body;
      const { organisation } = await members.applyForMembership(
        { country: 'VN', ...rest, kind: enumValue(OrganisationKindSchema, kind) },
        callOptions(request),
      );
      request.caller.forget();
      return reply
        .code(201)
        .header('location', `/v1/organisations/${rest.slug}`)
        .send(organisation && present(OrganisationSchema, organisation));
    },
  );

  app.get(
    '/v1/organisations',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Organisations; applications only for governance',
        querystring: ListQuery,
        response: answersPage(OrganisationSchema, 'Organisations'),
      },
    },
    async (request) => {
      const page = await members.listOrganisations(
        { ...pageOf(request.query), state: enumValue(OrganisationStateSchema, request.query.state) },
        callOptions(request),
      );
      return presentPage(OrganisationSchema, page.organisations, page.nextPageToken);
    },
  );

  app.get(
    '/v1/organisations/:org',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'One organisation',
        params: OrgParams,
        response: answers(OrganisationSchema, 'The organisation'),
      },
    },
    async (request, reply) => {
      const { organisation } = await members.getOrganisation({ slug: request.params.org }, callOptions(request));
      if (organisation) reply.header('etag', entityTag(organisation.revision));
      return organisation && present(OrganisationSchema, organisation);
    },
  );

  decisionRoutes(app, clients);
  peopleOfOrganisationRoutes(app, clients);
}

function decisionRoutes(app: App, { members }: Clients): void {
  const plain = { admit: members.admitOrganisation, reinstate: members.reinstateOrganisation };
  for (const [action, decide] of Object.entries(plain)) {
    app.post(
      `/v1/organisations/:org/${action}`,
      {
        schema: {
          tags,
          summary: `Governance: ${action} an organisation`,
          params: OrgParams,
          response: answers(OrganisationSchema, 'The organisation'),
        },
      },
      async (request) => {
        const { organisation } = await decide({ slug: request.params.org }, callOptions(request));
        return organisation && present(OrganisationSchema, organisation);
      },
    );
  }
  const reasoned = {
    refuse: members.refuseOrganisation,
    suspend: members.suspendOrganisation,
    withdraw: members.withdrawOrganisation,
  };
  for (const [action, decide] of Object.entries(reasoned)) {
    app.post(
      `/v1/organisations/:org/${action}`,
      {
        schema: {
          tags,
          summary: action === 'withdraw' ? 'Owner: leave the alliance' : `Governance: ${action} an organisation`,
          params: OrgParams,
          body: Reason,
          response: answers(OrganisationSchema, 'The organisation'),
        },
      },
      async (request) => {
        const { organisation } = await decide(
          { slug: request.params.org, reason: request.body.reason },
          callOptions(request),
        );
        return organisation && present(OrganisationSchema, organisation);
      },
    );
  }
}

function peopleOfOrganisationRoutes(app: App, { members }: Clients): void {
  app.get(
    '/v1/organisations/:org/people',
    {
      schema: {
        tags,
        summary: 'People of an organisation',
        params: OrgParams,
        querystring: PageQuery,
        response: answersPage(OrganisationMemberSchema, 'People with their roles'),
      },
    },
    async (request) => {
      const page = await members.listMembers(
        { organisation: request.params.org, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(OrganisationMemberSchema, page.members, page.nextPageToken);
    },
  );

  app.put(
    '/v1/organisations/:org/people/:email',
    {
      schema: {
        tags,
        summary: 'Add a registered person, or change their role',
        params: MemberParams,
        body: Body({ role: Name(OrganisationRoleSchema) }),
        response: answers(OrganisationMemberSchema, 'The person with their role'),
      },
    },
    async (request) => {
      const { org, email } = request.params;
      const { member } = await members.putMember(
        { organisation: org, email, role: enumValue(OrganisationRoleSchema, request.body.role) },
        callOptions(request),
      );
      return member && present(OrganisationMemberSchema, member);
    },
  );

  app.delete(
    '/v1/organisations/:org/people/:email',
    {
      schema: {
        tags,
        summary: 'Remove a person; their seats end with it',
        params: MemberParams,
        response: answersNothing('The person is no longer a member'),
      },
    },
    async (request, reply) => {
      await members.removeMember(
        { organisation: request.params.org, email: request.params.email },
        callOptions(request),
      );
      return reply.code(204).send();
    },
  );
}
