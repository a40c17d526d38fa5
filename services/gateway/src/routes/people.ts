import { PersonNameSchema } from '@alliance/proto/alliance/grants/v1/people_service_pb';
import { PersonSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { GetMeResponseSchema } from '@alliance/proto/alliance/members/v1/members_service_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Email, Params } from '../fields.ts';
import { present } from '../presentation.ts';

type Limits = { rateLimitPerMinute: number };

const Registration = Body({
  email: Email,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 12, maxLength: 200 }),
});

/** Longer lines are not let through by every proxy; a hundred ids are shorter. */
const Ids = Type.String({ minLength: 1, maxLength: 6_500, description: 'At most 100, with commas between them.' });
/** Registrations from one address in a minute: fewer than other requests, for each costs the hashing of a password. */
const REGISTRATIONS = { least: 30, share: 1 / 200 };

/** Registering, who I am, and who others are. */
export function peopleRoutes(app: App, { members, people }: Clients, { rateLimitPerMinute }: Limits): void {
  const max = Math.max(REGISTRATIONS.least, Math.floor(rateLimitPerMinute * REGISTRATIONS.share));
  app.post(
    '/v1/people',
    {
      config: { public: true, rateLimit: { max, timeWindow: 60_000 } },
      schema: {
        tags: ['people'],
        summary: 'Register a person',
        security: [],
        body: Registration,
        response: answers(PersonSchema, 'The person', 201),
      },
    },
    async (request, reply) => {
      const { person } = await members.registerPerson(request.body, callOptions(request));
      return reply.code(201).send(person && present(PersonSchema, person));
    },
  );

  app.delete(
    '/v1/people/:id',
    {
      schema: {
        tags: ['people'],
        summary:
          'The person, governance: erase who somebody is, for good; only once they belong to no organisation and have no role',
        params: Params({ id: Type.String({ format: 'uuid' }) }),
        response: answersNothing('Nothing says any more who they were'),
      },
    },
    async (request, reply) => {
      await members.erasePerson({ personId: request.params.id }, callOptions(request));
      return reply.code(204).send();
    },
  );

  app.get(
    '/v1/me',
    {
      schema: {
        tags: ['people'],
        summary: 'The person behind the credential, with organisations and roles',
        response: answers(GetMeResponseSchema, 'The person'),
      },
    },
    async (request) => present(GetMeResponseSchema, await members.getMe({}, callOptions(request))),
  );

  app.get(
    '/v1/people',
    {
      schema: {
        tags: ['people'],
        summary: 'Names of people whom one shares an organisation, a request or a grant with; others are left out',
        querystring: Type.Object({ ids: Ids }),
        response: answersPage(PersonNameSchema, 'Those who may be named, in the order asked; always one page'),
      },
    },
    async (request) => {
      const named = await people.namePeople({ personIds: request.query.ids.split(',') }, callOptions(request));
      return presentPage(PersonNameSchema, named.people, '');
    },
  );
}
