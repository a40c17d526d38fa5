import type { Transact } from '@alliance/events/outbox';
import { LicenceSourceSchema } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import type { LicenceRegister } from './domain/licence-register.ts';
import { toConditions, toProtoAcceptance, toProtoLicence, toProtoTerms } from './mapping.ts';
import { acceptTerms } from './operations/accept-terms.ts';
import { checkExpression } from './operations/check-expression.ts';
import { detectLicences, knownTexts } from './operations/detect-licences.ts';
import { getLicence } from './operations/get-licence.ts';
import { getTerms } from './operations/get-terms.ts';
import { listAcceptances } from './operations/list-acceptances.ts';
import { type ListLicencesInput, listLicences } from './operations/list-licences.ts';
import { publishTerms } from './operations/publish-terms.ts';
import type { LicensingTables } from './store/tables.ts';
import type { TermRecords } from './terms/load-terms.ts';

export type LicensingContext = {
  db: Kysely<LicensingTables>;
  transact: Transact<LicensingTables>;
  clock: Clock;
  register: LicenceRegister;
  terms: TermRecords;
};

/** Every RPC and the operation that answers it. */
export function licensingHandlers(context: LicensingContext): Handlers<typeof LicensingService> {
  const known = knownTexts(context.register, context.terms);
  return {
    listLicences: async (request) => {
      const source = enumName(LicenceSourceSchema, request.source) as ListLicencesInput['source'];
      const page = await listLicences(context, { ...request, source });
      return { licences: page.rows.map(toProtoLicence), nextPageToken: page.nextPageToken };
    },
    getLicence: async ({ id }) => ({ licence: toProtoLicence(await getLicence(context, id)) }),
    checkExpression: async (request) => {
      const { licenceIds, notes, terms, ...checked } = await checkExpression(context, request);
      return { ...checked, licenceIds: [...licenceIds], notes: [...notes], terms: terms.map(toProtoTerms) };
    },
    detectLicences: async ({ texts }) => ({ found: detectLicences(known, texts) }),
    publishTerms: async (request, call) => {
      const { organisation, licenceId, title, texts, acceptBy: by } = request;
      const acceptBy = by ? timestampDate(by) : null;
      const conditions = toConditions(request.conditions);
      const input = { organisation, licenceId, title, conditions, texts, acceptBy };
      return { terms: toProtoTerms(await publishTerms(context, call.caller, input)) };
    },
    getTerms: async (request) => ({ terms: toProtoTerms(await getTerms(context, request)) }),
    acceptTerms: async ({ licenceId, termsVersion, language, textSha256, organisation }, call) => {
      const input = { licenceId, termsVersion, language, textSha256, organisation };
      return { acceptance: toProtoAcceptance(await acceptTerms(context, call.caller, input), context.clock()) };
    },
    listAcceptances: async (request, call) => {
      const reach = call.from === 'gateway' ? 'own' : 'anybody';
      const page = await listAcceptances(context, { caller: call.caller, reach }, request);
      const now = context.clock();
      const acceptances = page.rows.map((acceptance) => toProtoAcceptance(acceptance, now));
      return { acceptances, nextPageToken: page.nextPageToken };
    },
  };
}
