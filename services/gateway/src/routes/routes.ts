import type { App, AppOptions } from '../app.ts';
import { accessCheckRoutes } from './access-checks.ts';
import { accessRequestRoutes } from './access-requests.ts';
import { allianceRoutes } from './alliance.ts';
import { assetRoutes } from './assets.ts';
import { auditRoutes } from './audit.ts';
import { blobRoutes } from './blobs.ts';
import { catalogueRoutes } from './catalogue.ts';
import { commentRoutes } from './comments.ts';
import { deliveryRoutes } from './deliveries.ts';
import { downloadRoutes } from './downloads.ts';
import { grantRoutes } from './grants.ts';
import { healthRoutes } from './health.ts';
import { licenceRoutes } from './licences.ts';
import { logRoutes } from './log.ts';
import { modelRoutes } from './models.ts';
import { organisationRoutes } from './organisations.ts';
import { peopleRoutes } from './people.ts';
import { provenanceRoutes } from './provenance.ts';
import { sessionRoutes } from './sessions.ts';
import { tokenRoutes } from './tokens.ts';
import { uploadRoutes } from './uploads.ts';
import { versionRoutes } from './versions.ts';

/** Every public route. */
export function addRoutes(app: App, { clients, config, notReady }: AppOptions): void {
  healthRoutes(app, notReady);
  peopleRoutes(app, clients);
  sessionRoutes(app, clients, config);
  tokenRoutes(app, clients);
  organisationRoutes(app, clients);
  allianceRoutes(app, clients);
  assetRoutes(app, clients);
  versionRoutes(app, clients);
  downloadRoutes(app, clients);
  modelRoutes(app, clients);
  uploadRoutes(app, clients);
  blobRoutes(app, clients);
  licenceRoutes(app, clients);
  accessRequestRoutes(app, clients);
  commentRoutes(app, clients);
  grantRoutes(app, clients);
  accessCheckRoutes(app, clients);
  catalogueRoutes(app, clients);
  provenanceRoutes(app, clients);
  auditRoutes(app, clients);
  logRoutes(app, clients);
  deliveryRoutes(app, clients);
}
