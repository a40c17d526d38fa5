import { AllianceRoleSchema, PersonSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Email, Name, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const RoleParams = Params({ email: Email, role: Name(AllianceRoleSchema) });
const tags = ['alliance'];

/** Roles in the alliance itself: governance and auditors. */
export function allianceRoutes(app: App, { members }: Clients): void {
  const schema = { tags, params: RoleParams, response: answers(PersonSchema, 'The person') };
  app.put(
    '/v1/alliance/people/:email/roles/:role',
    { schema: { ...schema, summary: 'Governance: give a person an alliance role' } },
    async (request) => {
      const { email, role } = request.params;
      const { person } = await members.assignAllianceRole(
        { email, role: enumValue(AllianceRoleSchema, role) },
        callOptions(request),
      );
      return person && present(PersonSchema, person);
    },
  );
  app.delete(
    '/v1/alliance/people/:email/roles/:role',
    { schema: { ...schema, summary: 'Governance: take an alliance role away' } },
    async (request) => {
      const { email, role } = request.params;
      const { person } = await members.removeAllianceRole(
        { email, role: enumValue(AllianceRoleSchema, role) },
        callOptions(request),
      );
      return person && present(PersonSchema, person);
    },
  );
}
