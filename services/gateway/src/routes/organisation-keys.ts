import { OrganisationKeySchema } from '@alliance/proto/alliance/members/v1/organisation_key_pb';
import Type from 'typebox';
import { answers, answersPage, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Params, Sha256, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const NewKey = Body({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  publicKey: Type.String({ maxLength: 1_000, description: 'ECDSA P-256 or Ed25519, SubjectPublicKeyInfo in PEM.' }),
  proof: Type.String({
    maxLength: 200,
    contentEncoding: 'base64',
    description:
      'Signature by the key itself over the DSSE encoding of the type application/vnd.alliance.key-registration.v1+json and the body {"keyId":…,"organisation":…} in canonical JSON.',
  }),
});
const OrgParams = Params({ org: Slug });
const KeyParams = Params({ org: Slug, key: Sha256 });
const tags = ['organisations'];

/** Public keys that organisations sign statements with. */
export function organisationKeyRoutes(app: App, { organisationKeys }: Clients): void {
  app.post(
    '/v1/organisations/:org/keys',
    {
      schema: {
        tags,
        summary: 'Owner: register a public key that the organisation signs with',
        params: OrgParams,
        body: NewKey,
        response: answers(OrganisationKeySchema, 'The key', 201),
      },
    },
    async (request, reply) => {
      const { name, publicKey, proof } = request.body;
      const { key } = await organisationKeys.registerOrganisationKey(
        { organisation: request.params.org, name, publicKey, proof: Buffer.from(proof, 'base64') },
        callOptions(request),
      );
      return reply.code(201).send(key && present(OrganisationKeySchema, key));
    },
  );

  app.get(
    '/v1/organisations/:org/keys',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Keys of an organisation, revoked ones included',
        params: OrgParams,
        response: answersPage(OrganisationKeySchema, 'Keys, newest first'),
      },
    },
    async (request) => {
      const { keys } = await organisationKeys.listOrganisationKeys(
        { organisation: request.params.org },
        callOptions(request),
      );
      return presentPage(OrganisationKeySchema, keys, '');
    },
  );

  app.post(
    '/v1/organisations/:org/keys/:key/revoke',
    {
      schema: {
        tags,
        summary: 'Owner: revoke a key for good; what it signed before stays',
        params: KeyParams,
        response: answers(OrganisationKeySchema, 'The key'),
      },
    },
    async (request) => {
      const { org, key: keyId } = request.params;
      const { key } = await organisationKeys.revokeOrganisationKey({ organisation: org, keyId }, callOptions(request));
      return key && present(OrganisationKeySchema, key);
    },
  );
}
