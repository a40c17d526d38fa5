import { notFound } from '@alliance/errors/alliance-error';
import type { Licence } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import Type from 'typebox';
import { answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import { COLLECTIONS } from '../asset-kinds.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import type { Place, Policy } from '../domain/odrl/policy.ts';
import { recordPolicy } from '../domain/odrl/record-policy.ts';
import { termsPolicy } from '../domain/odrl/terms-policy.ts';
import { Params, Reference } from '../fields.ts';

const Query = Type.Object({ asset: Type.Optional(Reference) });

/** Licences and terms as W3C ODRL 2.2 policies, for programs that read those. */
export function odrlRoutes(app: App, { licensing }: Clients, { publicUrl }: { publicUrl: string }): void {
  const base = publicUrl.replace(/\/+$/, '');
  app.get(
    '/v1/licences/:id/odrl',
    {
      config: { public: true },
      schema: {
        tags: ['licences'],
        summary: 'A licence or an organisation’s terms as an ODRL 2.2 policy (JSON-LD)',
        params: Params({ id: Type.String({ maxLength: 200 }) }),
        querystring: Query,
        response: answersRaw('The policy', 'application/ld+json'),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { licence } = await licensing.getLicence({ id }, callOptions(request));
      if (!licence) throw notFound(`licence ${id}`);
      const uid = `${base}/v1/licences/${encodeURIComponent(licence.id)}/odrl`;
      const place = { uid, target: targetOf(base, licence.id, request.query.asset) };
      return reply
        .type('application/ld+json')
        .serializer(JSON.stringify)
        .send(policyOf(licence, place, base) as never);
    },
  );
}

function policyOf({ id, name, terms, termRecord }: Licence, place: Place, base: string): Policy {
  if (terms) return termsPolicy(terms, place, base);
  if (termRecord) return recordPolicy(name, termRecord, place);
  throw notFound(`record of what ${id} permits; nobody has read it for this registry yet, so no policy`);
}

/** Without an asset the policy is about everything that is under the licence. */
function targetOf(base: string, licence: string, asset: string | undefined): string {
  if (asset === undefined) return `${base}/v1/catalogue?licence=${encodeURIComponent(licence)}`;
  const { kind, organisation, name } = parseAssetRef(asset);
  const collection = COLLECTIONS.find((one) => one.kind === kind)?.path;
  return `${base}/v1/${collection}/${organisation}/${name}`;
}
