import { afterAll, beforeAll, describe } from 'vitest';
import type { StartedAssets } from '../start-assets.ts';
import { aliases } from './assets-aliases.ts';
import { blobReferences } from './assets-blob-references.ts';
import { branches } from './assets-branches.ts';
import { openWorkshop, type Workshop } from './assets-desk.ts';
import { drafts } from './assets-drafts.ts';
import { events } from './assets-events.ts';
import { fileLicences } from './assets-file-licences.ts';
import { publicLabel } from './assets-label.ts';
import { assetLife } from './assets-life.ts';
import { needs } from './assets-needs.ts';
import { races } from './assets-races.ts';
import { assetsReadContract } from './assets-reading.ts';
import { refusals } from './assets-refusals.ts';
import { renaming } from './assets-rename.ts';
import { revisionRefusals } from './assets-revision-refusals.ts';
import { revisions } from './assets-revisions.ts';
import { publicationRules } from './assets-rules.ts';
import { assetUsage } from './assets-usage.ts';
import { versions } from './assets-versions.ts';

/** The whole of AssetsService, for `datasets` and `models` alike. */
export function assetsContract(open: () => Promise<StartedAssets>): void {
  let started: StartedAssets;
  let workshop: Workshop;

  beforeAll(async () => {
    started = await open();
    workshop = openWorkshop(started);
  });
  afterAll(async () => {
    workshop?.[Symbol.dispose]();
    await started?.[Symbol.asyncDispose]();
  });

  const shop = () => workshop;
  describe('assets', () => assetLife(shop));
  describe('renaming', () => renaming(shop));
  describe('drafts', () => drafts(shop));
  describe('versions', () => versions(shop));
  describe('revisions', () => revisions(shop));
  describe('branches', () => branches(shop));
  describe('refusals of revisions', () => revisionRefusals(shop));
  describe('publication rules', () => publicationRules(shop));
  describe('the public label', () => publicLabel(shop));
  describe('licences of files', () => fileLicences(shop));
  describe('needs', () => needs(shop));
  describe('aliases', () => aliases(shop));
  describe('blob references', () => blobReferences(shop));
  describe('usage', () => assetUsage(shop));
  describe('events', () => events(shop));
  describe('refusals', () => refusals(shop));
  describe('races', () => races(shop));
  describe('reading', () => {
    assetsReadContract(async () => ({
      kind: started.kind,
      address: started.address,
      identities: started.identities,
      givenAsset: (given) => workshop.make(given),
      [Symbol.asyncDispose]: async () => {},
    }));
  });
}
