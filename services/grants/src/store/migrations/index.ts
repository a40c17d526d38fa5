import type { Migrations } from '@alliance/database/migrate';
import { up as createProjections } from './20261122T0900-create-projections.ts';
import { up as createRequests } from './20261122T0910-create-requests.ts';
import { up as createGrants } from './20261122T0920-create-grants.ts';
import { up as createHistories } from './20261122T0930-create-histories.ts';
import { up as createUsage } from './20261122T0940-create-usage.ts';
import { up as createDecisions } from './20261122T1800-create-decisions.ts';
import { up as accountForUsage } from './20261122T1900-account-for-usage.ts';
import { up as indexAccess } from './20261122T1910-index-access.ts';
import { up as letSeatsLapse } from './20261123T0010-let-seats-lapse.ts';
import { up as suspendAssets } from './20261123T0020-suspend-assets.ts';
import { up as keepRemarksAndTokens } from './20261123T0030-keep-remarks-and-tokens.ts';
import { up as createForms } from './20261123T0100-create-forms.ts';
import { up as createUseConditions } from './20261123T0110-create-use-conditions.ts';
import { up as createRules } from './20261123T0120-create-rules.ts';
import { up as createBlocklist } from './20261123T0130-create-blocklist.ts';
import { up as createDelegations } from './20261123T0140-create-delegations.ts';
import { up as renewGrants } from './20261123T0500-renew-grants.ts';
import { up as offerLess } from './20261123T0510-offer-less.ts';
import { up as endGrants } from './20261123T0520-end-grants.ts';
import { up as mindConflicts } from './20261123T0530-mind-conflicts.ts';
import { up as askForRetractedData } from './20261123T0720-ask-for-retracted-data.ts';
import { up as manageSeats } from './20261123T2240-manage-seats.ts';
import { up as signRequests } from './20261123T2250-sign-requests.ts';
import { up as askTogether } from './20261123T2300-ask-together.ts';
import { up as appealBlocks } from './20261123T2310-appeal-blocks.ts';
import { up as awardAccess } from './20261124T0200-award-access.ts';
import { up as attachFiles } from './20261124T0210-attach-files.ts';
import { up as namePeople } from './20261124T0220-name-people.ts';

/** Every migration of this service, by the name under which it is remembered. */
export const migrations: Migrations = {
  '20261122T0900-create-projections': { up: createProjections },
  '20261122T0910-create-requests': { up: createRequests },
  '20261122T0920-create-grants': { up: createGrants },
  '20261122T0930-create-histories': { up: createHistories },
  '20261122T0940-create-usage': { up: createUsage },
  '20261122T1900-account-for-usage': { up: accountForUsage },
  '20261122T1910-index-access': { up: indexAccess },
  '20261122T1800-create-decisions': { up: createDecisions },
  '20261123T0010-let-seats-lapse': { up: letSeatsLapse },
  '20261123T0020-suspend-assets': { up: suspendAssets },
  '20261123T0030-keep-remarks-and-tokens': { up: keepRemarksAndTokens },
  '20261123T0100-create-forms': { up: createForms },
  '20261123T0110-create-use-conditions': { up: createUseConditions },
  '20261123T0120-create-rules': { up: createRules },
  '20261123T0130-create-blocklist': { up: createBlocklist },
  '20261123T0140-create-delegations': { up: createDelegations },
  '20261123T0500-renew-grants': { up: renewGrants },
  '20261123T0510-offer-less': { up: offerLess },
  '20261123T0520-end-grants': { up: endGrants },
  '20261123T0530-mind-conflicts': { up: mindConflicts },
  '20261123T0720-ask-for-retracted-data': { up: askForRetractedData },
  '20261123T2240-manage-seats': { up: manageSeats },
  '20261123T2250-sign-requests': { up: signRequests },
  '20261123T2300-ask-together': { up: askTogether },
  '20261123T2310-appeal-blocks': { up: appealBlocks },
  '20261124T0200-award-access': { up: awardAccess },
  '20261124T0210-attach-files': { up: attachFiles },
  '20261124T0220-name-people': { up: namePeople },
};
