import {
  FieldKindSchema,
  type Form,
  type FormFieldSchema,
  FormSchema,
} from '@alliance/proto/alliance/grants/v1/form_pb';
import { ListAnswersResponseSchema } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import Type, { type Static } from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, refOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Name, Params, ReplacesVersion, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const Label = Type.Object({ vi: Text(1_000), en: Text(1_000) }, { additionalProperties: false });
const FieldId = Type.String({ minLength: 1, maxLength: 40 });
const Field = Body({
  id: FieldId,
  kind: Name(FieldKindSchema),
  label: Label,
  help: Type.Optional(Label),
  required: Type.Optional(Type.Boolean()),
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
  options: Type.Optional(Type.Array(Body({ id: FieldId, label: Label }), { maxItems: 100 })),
});
const NewForm = Body({
  fields: Type.Array(Field, { maxItems: 50, description: 'None: nothing is asked.' }),
  replacesVersion: ReplacesVersion,
});
const OrganisationParams = Params({ org: Slug });
const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access forms'];
const shown = ({ form }: { form?: Form | undefined }) => form && present(FormSchema, form);

/** What applicants are asked, and what they answered. */
export function accessFormRoutes(app: App, clients: Clients): void {
  for (const { path, kind, one } of COLLECTIONS) {
    const url = `/v1/${path}/:org/:name/access-form`;
    app.get(
      url,
      {
        config: { public: true },
        schema: {
          tags,
          summary: `What a request for the ${one} is asked; version 0 when nothing is`,
          params: AssetParams,
          response: answers(FormSchema, 'The form'),
        },
      },
      async (request) =>
        shown(await clients.rules.getForm({ asset: refOf(kind, request.params) }, callOptions(request))),
    );
    app.put(
      url,
      {
        schema: {
          tags,
          summary: `Steward: ask something of everybody who wants the ${one}; requests made before keep their form`,
          params: AssetParams,
          body: NewForm,
          response: answers(FormSchema, 'The form'),
        },
      },
      async (request) => {
        const of = { case: 'asset' as const, value: refOf(kind, request.params) };
        return shown(await clients.rules.setForm({ of, ...toFields(request.body) }, callOptions(request)));
      },
    );
  }
  defaultFormRoutes(app, clients);
}

function defaultFormRoutes(app: App, { rules }: Clients): void {
  app.get(
    '/v1/organisations/:org/access-form',
    {
      schema: {
        tags,
        summary: 'Steward: what is asked about assets without a form of their own',
        params: OrganisationParams,
        response: answers(FormSchema, 'The form'),
      },
    },
    async (request) => shown(await rules.getDefaultForm({ organisation: request.params.org }, callOptions(request))),
  );

  app.put(
    '/v1/organisations/:org/access-form',
    {
      schema: {
        tags,
        summary: 'Steward: ask something about every asset without a form of its own',
        params: OrganisationParams,
        body: NewForm,
        response: answers(FormSchema, 'The form'),
      },
    },
    async (request) => {
      const of = { case: 'organisation' as const, value: request.params.org };
      return shown(await rules.setForm({ of, ...toFields(request.body) }, callOptions(request)));
    },
  );

  app.get(
    '/v1/access-requests/:id/answers',
    {
      schema: {
        tags,
        summary:
          'Applicant, steward, reviewer, governance: the answers to the form, also to what is not asked any more',
        params: RequestParams,
        response: answers(ListAnswersResponseSchema, 'The answers'),
      },
    },
    async (request) =>
      present(
        ListAnswersResponseSchema,
        await rules.listAnswers({ requestId: request.params.id }, callOptions(request)),
      ),
  );
}

function toFields({ fields, replacesVersion }: Static<typeof NewForm>): {
  fields: MessageInitShape<typeof FormFieldSchema>[];
  replacesVersion: number;
} {
  return {
    replacesVersion,
    fields: fields.map(({ kind, ...field }) => defined({ ...field, kind: enumValue(FieldKindSchema, kind) })),
  };
}
