import { OperationSchema, PurposeSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  BeneficiaryKindSchema,
  RuleOutcomeSchema,
  RuleRehearsalSchema,
  type RuleSchema,
  type RuleSet,
  RuleSetSchema,
} from '@alliance/proto/alliance/grants/v1/rule_pb';
import { UseAnswerSchema } from '@alliance/proto/alliance/grants/v1/use_pb';
import { OrganisationKindSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { DescEnum, MessageInitShape } from '@bufbuild/protobuf';
import Type, { type Static } from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Name, Operations, Params, Purpose, Reference, ReplacesVersion, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const MANY = 200;
const oneOf = (descriptor: DescEnum) => Type.Optional(Type.Array(Name(descriptor), { maxItems: 20 }));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 }));
const Conditions = Body({
  assets: Type.Optional(Type.Array(Reference, { maxItems: MANY })),
  purposes: Type.Optional(Type.Array(Purpose, { maxItems: 20 })),
  useCodes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: MANY })),
  beneficiaries: oneOf(BeneficiaryKindSchema),
  organisationKinds: oneOf(OrganisationKindSchema),
  allianceMembers: Type.Optional(Type.Boolean()),
  organisations: Type.Optional(Type.Array(Slug, { maxItems: MANY })),
  countries: Type.Optional(Type.Array(Text(2), { maxItems: MANY })),
  operations: Type.Optional(Operations),
  maxSeats: Limit,
  maxMonths: Limit,
  match: Type.Optional(Name(UseAnswerSchema)),
});
const Rule = Body({
  id: Type.String({ minLength: 1, maxLength: 40 }),
  conditions: Conditions,
  outcome: Name(RuleOutcomeSchema),
  clause: Type.Optional(Text(2_000)),
  reason: Type.Optional(Text(2_000)),
  assignToPersonId: Type.Optional(Text(64)),
});
const Rules = Type.Array(Rule, { maxItems: 50, description: 'The first whose conditions hold counts.' });
const NewRules = Body({
  rules: Rules,
  replacesVersion: ReplacesVersion,
});
const OrganisationParams = Params({ org: Slug });
const tags = ['access rules'];
const shown = ({ rules }: { rules?: RuleSet | undefined }) => rules && present(RuleSetSchema, rules);

/** Rules of an organisation that decide on requests in its name. */
export function accessRuleRoutes(app: App, { rules }: Clients): void {
  const url = '/v1/organisations/:org/access-rules';
  app.get(
    url,
    {
      schema: {
        tags,
        summary: 'Steward: the rules that decide on requests; version 0 when people decide them all',
        params: OrganisationParams,
        response: answers(RuleSetSchema, 'The rules'),
      },
    },
    async (request) => shown(await rules.getRules({ organisation: request.params.org }, callOptions(request))),
  );

  app.put(
    url,
    {
      schema: {
        tags,
        summary: 'Owner: set the rules that decide on requests from now on; rehearse them first',
        params: OrganisationParams,
        body: NewRules,
        response: answers(RuleSetSchema, 'The rules'),
      },
    },
    async (request) => {
      const { rules: given, replacesVersion } = request.body;
      const set = { organisation: request.params.org, rules: given.map(toRule), replacesVersion };
      return shown(await rules.setRules(set, callOptions(request)));
    },
  );

  app.post(
    `${url}/rehearse`,
    {
      schema: {
        tags,
        summary: 'Steward: what rules would have made of past requests, beside what became of them; changes nothing',
        params: OrganisationParams,
        querystring: PageQuery,
        body: Body({ rules: Rules }),
        response: answersPage(RuleRehearsalSchema, 'At most 50 requests, newest first'),
      },
    },
    async (request) => {
      const given = { organisation: request.params.org, rules: request.body.rules.map(toRule) };
      const page = await rules.rehearseRules({ ...given, ...pageOf(request.query) }, callOptions(request));
      return presentPage(RuleRehearsalSchema, page.rehearsals, page.nextPageToken);
    },
  );
}

function toRule({ conditions, outcome, ...rest }: Static<typeof Rule>): MessageInitShape<typeof RuleSchema> {
  const { assets = [], purposes = [], beneficiaries = [], organisationKinds = [], operations = [], match } = conditions;
  return defined({
    ...rest,
    outcome: enumValue(RuleOutcomeSchema, outcome),
    conditions: defined({
      ...conditions,
      assets: assets.map(parseAssetRef),
      purposes: purposes.map((name) => enumValue(PurposeSchema, name)),
      beneficiaries: beneficiaries.map((name) => enumValue(BeneficiaryKindSchema, name)),
      organisationKinds: organisationKinds.map((name) => enumValue(OrganisationKindSchema, name)),
      operations: operations.map((name) => enumValue(OperationSchema, name)),
      match: enumValue(UseAnswerSchema, match),
    }),
  });
}
