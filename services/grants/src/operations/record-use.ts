import type { Because } from '../domain/because.ts';
import { monthOf } from '../domain/month.ts';
import type { Usage } from '../domain/usage.ts';
import { addQuotaUse } from '../store/quota-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { insertUsages } from '../store/usage-store.ts';

/** Writes down what is downloaded for one reason, and counts it in the quota of its grant if that has one. */
export async function recordUse(trx: GrantsTrx, usages: readonly Usage[], reason: Because | undefined): Promise<void> {
  const { grantId, seatId, organisation } = reason ?? {};
  await insertUsages(
    trx,
    usages.map((usage) => ({ ...usage, grantId, seatId, beneficiary: organisation })),
  );
  const [first] = usages;
  if (!grantId || !first) return;
  const bytes = usages.reduce((sum, usage) => sum + usage.bytes, 0);
  await addQuotaUse(trx, { grantId, month: monthOf(first.at), bytes });
}
