import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
  listLicences: ['gateway'],
  getLicence: ['gateway'],
  checkExpression: ['gateway', 'datasets', 'models', 'grants'],
  detectLicences: ['datasets', 'models'],
  publishTerms: ['gateway'],
  getTerms: ['gateway', 'grants'],
  acceptTerms: ['gateway'],
  listAcceptances: ['gateway', 'grants'],
} satisfies Callers<typeof LicensingService>;

/** The same for derivations. */
export const derivationsCallers = {
  assess: ['gateway'],
  getAssessment: ['gateway'],
  getDuties: ['gateway'],
  getStance: ['gateway'],
  setStance: ['gateway'],
  listExceptions: ['gateway'],
  recordException: ['gateway'],
  checkPublication: ['datasets', 'models'],
  checkPublicLabel: ['datasets', 'models'],
  previewStance: ['gateway'],
  previewSource: ['gateway'],
  listAssessmentChanges: ['gateway'],
  listReviews: ['gateway'],
  decideReview: ['gateway'],
} satisfies Callers<typeof DerivationsService>;
