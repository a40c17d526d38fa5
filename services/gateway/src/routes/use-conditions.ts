import { ListUseCodesResponseSchema } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { type UseConditions, UseConditionsSchema } from '@alliance/proto/alliance/grants/v1/use_pb';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, refOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, ReplacesVersion, UseCodes } from '../fields.ts';
import { present } from '../presentation.ts';

const NewConditions = Body({
  codes: UseCodes,
  replacesVersion: ReplacesVersion,
});
const tags = ['use conditions'];
const shown = ({ conditions }: { conditions?: UseConditions | undefined }) =>
  conditions && present(UseConditionsSchema, conditions);

/** What assets may be used for, in codes that are matched with requests. */
export function useConditionRoutes(app: App, { rules }: Clients): void {
  app.get(
    '/v1/use-codes',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Codes for uses of data that are matched here: of the Data Use Ontology, and our own',
        response: answers(ListUseCodesResponseSchema, 'The codes'),
      },
    },
    async (request) => present(ListUseCodesResponseSchema, await rules.listUseCodes({}, callOptions(request))),
  );

  for (const { path, kind, one } of COLLECTIONS) {
    const url = `/v1/${path}/:org/:name/use-conditions`;
    app.get(
      url,
      {
        config: { public: true },
        schema: {
          tags,
          summary: `What the ${one} may be used for; version 0 when nothing is stated`,
          params: AssetParams,
          response: answers(UseConditionsSchema, 'The use conditions'),
        },
      },
      async (request) =>
        shown(await rules.getUseConditions({ asset: refOf(kind, request.params) }, callOptions(request))),
    );
    app.put(
      url,
      {
        schema: {
          tags,
          summary: `Owner: state what the ${one} may be used for from now on`,
          params: AssetParams,
          body: NewConditions,
          response: answers(UseConditionsSchema, 'The use conditions'),
        },
      },
      async (request) => {
        const { codes, replacesVersion } = request.body;
        const stated = { asset: refOf(kind, request.params), codes: codes.map(defined), replacesVersion };
        return shown(await rules.setUseConditions(stated, callOptions(request)));
      },
    );
  }
}
