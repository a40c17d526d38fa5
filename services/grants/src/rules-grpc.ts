import type { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { GrantsContext } from './grpc.ts';
import { toAssetRef } from './mapping/asset-mapping.ts';
import { answerMessage, formMessage, toNewForm } from './mapping/form-mapping.ts';
import { getDefaultForm } from './operations/get-default-form.ts';
import { getForm } from './operations/get-form.ts';
import { listAnswers } from './operations/list-answers.ts';
import { setForm } from './operations/set-form.ts';

type RulesHandlers = Handlers<typeof RulesService>;

/** Which operation answers which RPC about what organisations set for requests to come. */
export function rulesHandlers(context: GrantsContext): RulesHandlers {
  return { ...formHandlers(context) };
}

type FormRpc = 'setForm' | 'getForm' | 'getDefaultForm' | 'listAnswers';

function formHandlers(context: GrantsContext): Pick<RulesHandlers, FormRpc> {
  return {
    setForm: async (request, call) => ({ form: formMessage(await setForm(context, toNewForm(request), call)) }),
    getForm: async ({ asset }, call) => ({ form: formMessage(await getForm(context, toAssetRef(asset), call)) }),
    getDefaultForm: async ({ organisation }, call) => ({
      form: formMessage(await getDefaultForm(context, organisation, call)),
    }),
    listAnswers: async ({ requestId }, call) => {
      const { formOfAsset, formVersion, readable } = await listAnswers(context, requestId, call);
      return { formOfAsset, formVersion, answers: readable.map(answerMessage) };
    },
  };
}
