import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { AccessRequest } from '../domain/request.ts';
import type { RuleVerdict } from '../domain/rules.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import { listRequests } from '../store/request-store.ts';
import type { Acting, Reading } from './acting.ts';
import { termsOf } from './decide-by-rules.ts';
import { type AskedOfAsset, judgeByRules } from './judge-by-rules.ts';
import { requireOwnerAct } from './owner-act.ts';
import { type NewRules, requireRules } from './set-rules.ts';

const MAX_PAGE = 50;

/** What rules would have made of a request, beside what became of it. */
export type RuleRehearsal = { request: AccessRequest; verdict: RuleVerdict | undefined };

type Context = Reading & { assets: AssetsDirectory; licensing: LicensingDesk };

/**
 * What rules would have made of past requests when they were submitted, newest first, with use conditions, terms and
 * organisations as they are now; changes nothing. Requests that nobody made are left out, so a page may be short. For stewards
 * and owners of the organisation. Throws `invalid_argument` for rules that could not be set.
 */
export async function rehearseRules(
  context: Context,
  given: Pick<NewRules, 'organisation' | 'rules'>,
  { size, after }: PageRequest<readonly [string]>,
  acting: Acting,
): Promise<Page<RuleRehearsal>> {
  const { organisation } = given;
  const { personId: setBy } = requireOwnerAct(acting.caller, organisation, 'rehearse-rules');
  const rules = await requireRules(context, given);
  const filter = { organisations: [organisation], state: undefined };
  const page = await listRequests(context.db, filter, { size: Math.min(size, MAX_PAGE), after });
  const known = new Map<string, Promise<AskedOfAsset>>();
  const rows: RuleRehearsal[] = [];
  for (const request of page.rows.filter(({ unasked }) => !unasked)) {
    const name = nameOf(request.asset);
    const asked = known.get(name) ?? askAbout(context, request.asset, acting.forward());
    known.set(name, asked);
    const about = { request, asked: await asked, at: request.submittedAt ?? request.createdAt };
    rows.push({ request, verdict: await judgeByRules(context.db, { rules, setBy }, about) });
  }
  return { rows, nextPageToken: page.nextPageToken };
}

/** What the asset is now; of one that is gone nothing good is assumed. */
async function askAbout({ assets, licensing }: Context, ref: AssetRef, options: CallOptions): Promise<AskedOfAsset> {
  try {
    const { licence, personalData } = await assets.getAsset(ref, options);
    const terms = await termsOf(licensing, { licence, organisation: ref.organisation }, options);
    return { personalData, terms };
  } catch (error) {
    if (isAllianceError(error, 'not_found')) return { personalData: true, terms: undefined };
    throw error;
  }
}
