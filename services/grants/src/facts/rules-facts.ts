import { recordEvent } from '@alliance/events/outbox';
import {
  AccessFormSetSchema,
  AutoRulesChangedSchema,
  UseConditionsSetSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Form } from '../domain/form.ts';
import type { RuleSet } from '../domain/rules.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { assetRefMessage } from '../mapping/asset-mapping.ts';
import { useConditionsMessage } from '../mapping/use-mapping.ts';
import type { StatedUse } from '../operations/get-use-conditions.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { type Actor, auditOf } from './actor.ts';

type Made = { actor: Actor; at: Date };

/** Records that a form has a new version; its words stay here. */
export async function recordFormFact(trx: GrantsTrx, form: Form, { actor, at }: Made): Promise<void> {
  const { organisation, asset, version, fields } = form;
  const fieldIds = fields.map(({ id }) => id);
  await recordEvent(
    trx,
    AccessFormSetSchema,
    { audit: auditOfVersion(form, actor), organisation, ...refOf(asset), version, fieldIds },
    at,
  );
}

/** Records what an asset may be used for from now on. */
export async function recordUseConditionsFact(trx: GrantsTrx, stated: StatedUse, { actor, at }: Made): Promise<void> {
  const { asset, version } = stated;
  const audit = auditOfVersion({ organisation: asset.organisation, asset, version }, actor);
  await recordEvent(trx, UseConditionsSetSchema, { audit, conditions: useConditionsMessage(stated) }, at);
}

/** Records that an organisation has other rules; what they say stays here. */
export async function recordRulesFact(trx: GrantsTrx, set: RuleSet, { actor, at }: Made): Promise<void> {
  const { organisation, version, rules } = set;
  const audit = auditOfVersion({ organisation, asset: undefined, version }, actor);
  const ruleIds = rules.map(({ id }) => id);
  await recordEvent(trx, AutoRulesChangedSchema, { audit, organisation, version, ruleIds }, at);
}

/** The audit context of a new version of something; about an asset, so that the log tells no more of it than of the asset itself. */
function auditOfVersion(
  { organisation, asset, version }: { organisation: string; asset: AssetRef | undefined; version: number },
  actor: Actor,
) {
  const [kind, id] = asset ? [asset.kind, `${organisation}/${asset.name}`] : ['organisation', organisation];
  return auditOf(actor, {
    organisation,
    kind,
    id,
    from: version > 1 ? `version ${version - 1}` : '',
    to: `version ${version}`,
  });
}

function refOf(asset: AssetRef | undefined) {
  return asset ? { asset: assetRefMessage(asset) } : {};
}
