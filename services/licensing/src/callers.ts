import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
  listLicences: ['gateway'],
  getLicence: ['gateway'],
  checkExpression: ['gateway', 'datasets', 'models', 'grants'],
  publishTerms: ['gateway'],
  getTerms: ['gateway', 'grants'],
  acceptTerms: ['gateway'],
  listAcceptances: ['gateway', 'grants'],
} satisfies Callers<typeof LicensingService>;
