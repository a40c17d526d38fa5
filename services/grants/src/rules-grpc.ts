import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import { BlockAppealStateSchema } from '@alliance/proto/alliance/grants/v1/block_pb';
import type { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import type { BlockAppealState } from './domain/block.ts';
import { USE_CODES } from './domain/use-codes.ts';
import type { GrantsContext } from './grpc.ts';
import { toAssetRef } from './mapping/asset-mapping.ts';
import { blockMessage, toNewBlock } from './mapping/block-mapping.ts';
import { delegationMessage, toNewDelegation } from './mapping/delegation-mapping.ts';
import { answerMessage, formMessage, toNewForm } from './mapping/form-mapping.ts';
import { rehearsalMessage, ruleSetMessage, toNewRules, toRules } from './mapping/rule-mapping.ts';
import { knownUseCodeMessage, toNewUseConditions, useConditionsMessage } from './mapping/use-mapping.ts';
import { addBlock } from './operations/add-block.ts';
import { answerBlockAppeal, listBlockAppeals } from './operations/answer-block-appeal.ts';
import { appealBlock } from './operations/appeal-block.ts';
import { endDelegation } from './operations/end-delegation.ts';
import { getDefaultForm } from './operations/get-default-form.ts';
import { getForm } from './operations/get-form.ts';
import { getRules } from './operations/get-rules.ts';
import { getUseConditions } from './operations/get-use-conditions.ts';
import { liftBlock } from './operations/lift-block.ts';
import { listAnswers } from './operations/list-answers.ts';
import { listBlocks, listMyBlocks } from './operations/list-blocks.ts';
import { listDelegations } from './operations/list-delegations.ts';
import { rehearseRules } from './operations/rehearse-rules.ts';
import { setForm } from './operations/set-form.ts';
import { setRules } from './operations/set-rules.ts';
import { setUseConditions } from './operations/set-use-conditions.ts';
import { startDelegation } from './operations/start-delegation.ts';

type RulesHandlers = Handlers<typeof RulesService>;

/** Which operation answers which RPC about what organisations set for requests to come. */
export function rulesHandlers(context: GrantsContext): RulesHandlers {
  return {
    ...formHandlers(context),
    ...useHandlers(context),
    ...ruleHandlers(context),
    ...blockHandlers(context),
    ...blockAppealHandlers(context),
    ...delegationHandlers(context),
  };
}

type UseRpc = 'listUseCodes' | 'setUseConditions' | 'getUseConditions';

function useHandlers(context: GrantsContext): Pick<RulesHandlers, UseRpc> {
  return {
    listUseCodes: async () => ({ codes: USE_CODES.map(knownUseCodeMessage) }),
    setUseConditions: async (request, call) => ({
      conditions: useConditionsMessage(await setUseConditions(context, toNewUseConditions(request), call)),
    }),
    getUseConditions: async ({ asset }, call) => ({
      conditions: useConditionsMessage(await getUseConditions(context, toAssetRef(asset), call)),
    }),
  };
}

type RuleRpc = 'setRules' | 'getRules' | 'rehearseRules';

function ruleHandlers(context: GrantsContext): Pick<RulesHandlers, RuleRpc> {
  return {
    setRules: async (request, call) => ({
      rules: ruleSetMessage(await setRules(context, toNewRules(request), call)),
    }),
    getRules: async ({ organisation }, call) => ({
      rules: ruleSetMessage(await getRules(context, organisation, call)),
    }),
    rehearseRules: async (request, call) => {
      const page = pageRequest(request, stringKey(1));
      const { rows, nextPageToken } = await rehearseRules(context, toRules(request), page, call);
      return { rehearsals: rows.map(rehearsalMessage), nextPageToken };
    },
  };
}

type BlockRpc = 'addBlock' | 'liftBlock' | 'listBlocks' | 'listMyBlocks';

function blockHandlers(context: GrantsContext): Pick<RulesHandlers, BlockRpc> {
  return {
    addBlock: async (request, call) => ({ block: blockMessage(await addBlock(context, toNewBlock(request), call)) }),
    liftBlock: async (request, call) => ({ block: blockMessage(await liftBlock(context, request, call)) }),
    listBlocks: async (request, call) => {
      const { rows, nextPageToken } = await listBlocks(context, request, pageRequest(request, stringKey(1)), call);
      return { blocks: rows.map(blockMessage), nextPageToken };
    },
    listMyBlocks: async (request, call) => {
      const { rows, nextPageToken } = await listMyBlocks(context, pageRequest(request, stringKey(1)), call);
      return { blocks: rows.map(blockMessage), nextPageToken };
    },
  };
}

type BlockAppealRpc = 'appealBlock' | 'answerBlockAppeal' | 'listBlockAppeals';

function blockAppealHandlers(context: GrantsContext): Pick<RulesHandlers, BlockAppealRpc> {
  return {
    appealBlock: async (request, call) => ({ block: blockMessage(await appealBlock(context, request, call)) }),
    answerBlockAppeal: async (request, call) => ({
      block: blockMessage(await answerBlockAppeal(context, request, call)),
    }),
    listBlockAppeals: async (request, call) => {
      const state = enumName(BlockAppealStateSchema, request.state) as BlockAppealState | undefined;
      const page = await listBlockAppeals(context, state, pageRequest(request, stringKey(1)), call);
      return { blocks: page.rows.map(blockMessage), nextPageToken: page.nextPageToken };
    },
  };
}

type DelegationRpc = 'startDelegation' | 'endDelegation' | 'listDelegations';

function delegationHandlers(context: GrantsContext): Pick<RulesHandlers, DelegationRpc> {
  return {
    startDelegation: async (request, call) => ({
      delegation: delegationMessage(await startDelegation(context, toNewDelegation(request), call)),
    }),
    endDelegation: async (request, call) => ({
      delegation: delegationMessage(await endDelegation(context, request, call)),
    }),
    listDelegations: async ({ organisation, ...request }, call) => {
      const page = pageRequest(request, stringKey(1));
      const { rows, nextPageToken } = await listDelegations(context, organisation, page, call);
      return { delegations: rows.map(delegationMessage), nextPageToken };
    },
  };
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
