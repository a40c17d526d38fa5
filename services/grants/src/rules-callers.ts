import type { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what about forms and rules: people, through the gateway. */
export const rulesCallers = {
  setForm: ['gateway'],
  getForm: ['gateway'],
  getDefaultForm: ['gateway'],
  listAnswers: ['gateway'],
  listUseCodes: ['gateway'],
  setUseConditions: ['gateway'],
  getUseConditions: ['gateway'],
  setRules: ['gateway'],
  getRules: ['gateway'],
  rehearseRules: ['gateway'],
  addBlock: ['gateway'],
  liftBlock: ['gateway'],
  listBlocks: ['gateway'],
  listMyBlocks: ['gateway'],
  appealBlock: ['gateway'],
  answerBlockAppeal: ['gateway'],
  listBlockAppeals: ['gateway'],
  startDelegation: ['gateway'],
  endDelegation: ['gateway'],
  listDelegations: ['gateway'],
} satisfies Callers<typeof RulesService>;
