import type { Migrations } from '@alliance/database/migrate';
import { up as createTerms } from './20261122T0900-create-terms.ts';
import { up as createAcceptance } from './20261122T0910-create-acceptance.ts';
import { up as createAssessments } from './20261122T1710-create-assessments.ts';
import { up as createDerivationReview } from './20261122T1720-create-derivation-review.ts';
import { up as createStanding } from './20261122T2000-create-standing.ts';
import { up as addGraceDates } from './20261122T2010-add-grace-dates.ts';
import { up as addFileLicences } from './20261123T0310-add-file-licences.ts';
import { up as letPlansGo } from './20261123T0330-let-plans-go.ts';

/** Every migration of this service, by its frozen name. */
export const migrations: Migrations = {
  '20261122T0900-create-terms': { up: createTerms },
  '20261122T0910-create-acceptance': { up: createAcceptance },
  '20261122T1710-create-assessments': { up: createAssessments },
  '20261122T1720-create-derivation-review': { up: createDerivationReview },
  '20261122T2000-create-standing': { up: createStanding },
  '20261122T2010-add-grace-dates': { up: addGraceDates },
  '20261123T0310-add-file-licences': { up: addFileLicences },
  '20261123T0330-let-plans-go': { up: letPlansGo },
};
