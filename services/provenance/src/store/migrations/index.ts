import type { Migrations } from '@alliance/database/migrate';
import { up as createLog } from './20261122T0900-create-log.ts';
import { up as createAuditRecords } from './20261122T0910-create-audit-records.ts';
import { up as createLineage } from './20261122T0920-create-lineage.ts';
import { up as addFileLicences } from './20261123T0320-add-file-licences.ts';
import { up as stateEdges } from './20261123T0500-state-edges.ts';
import { up as createStatements } from './20261123T0610-create-statements.ts';
import { up as createRetractions } from './20261123T0710-create-retractions.ts';
import { up as createAuditReports } from './20261123T0800-create-audit-reports.ts';
import { up as createWitness } from './20261124T0150-create-witness.ts';
import { up as createCosignatures } from './20261124T0210-create-cosignatures.ts';
import { up as createLineageRuns } from './20261124T0330-create-lineage-runs.ts';
import { up as dateEdges } from './20261125T0100-date-edges.ts';
import { up as createLogKeys } from './20261125T0300-create-log-keys.ts';
import { up as createReconciliations } from './20261125T0310-create-reconciliations.ts';
import { up as recordAtPlacement } from './20261125T0320-record-at-placement.ts';
import { up as createPersonErasures } from './20261125T0330-create-person-erasures.ts';
import { up as createRecordedEvaluations } from './20261125T0340-create-recorded-evaluations.ts';
import { up as keepSizes } from './20261125T0400-keep-sizes.ts';
import { up as keepCosigned } from './20261125T0410-keep-cosigned.ts';
import { up as createHeldKeys } from './20261125T0420-create-held-keys.ts';

/** Every migration of this service, by its frozen name. */
export const migrations: Migrations = {
  '20261122T0900-create-log': { up: createLog },
  '20261122T0910-create-audit-records': { up: createAuditRecords },
  '20261122T0920-create-lineage': { up: createLineage },
  '20261123T0320-add-file-licences': { up: addFileLicences },
  '20261123T0500-state-edges': { up: stateEdges },
  '20261123T0610-create-statements': { up: createStatements },
  '20261123T0710-create-retractions': { up: createRetractions },
  '20261123T0800-create-audit-reports': { up: createAuditReports },
  '20261124T0150-create-witness': { up: createWitness },
  '20261124T0210-create-cosignatures': { up: createCosignatures },
  '20261124T0330-create-lineage-runs': { up: createLineageRuns },
  '20261125T0100-date-edges': { up: dateEdges },
  '20261125T0300-create-log-keys': { up: createLogKeys },
  '20261125T0310-create-reconciliations': { up: createReconciliations },
  '20261125T0320-record-at-placement': { up: recordAtPlacement },
  '20261125T0330-create-person-erasures': { up: createPersonErasures },
  '20261125T0340-create-recorded-evaluations': { up: createRecordedEvaluations },
  '20261125T0400-keep-sizes': { up: keepSizes },
  '20261125T0410-keep-cosigned': { up: keepCosigned },
  '20261125T0420-create-held-keys': { up: createHeldKeys },
};
