import type { Beneficiary } from '../domain/vocabulary.ts';

type BeneficiaryColumns = { beneficiary_kind: Beneficiary['kind']; beneficiary: string };

/** A beneficiary as columns, for inserts. */
export function beneficiaryColumns(beneficiary: Beneficiary): BeneficiaryColumns {
  return beneficiary.kind === 'person'
    ? { beneficiary_kind: 'person', beneficiary: beneficiary.personId }
    : { beneficiary_kind: 'organisation', beneficiary: beneficiary.organisation };
}

/** A beneficiary from columns. */
export function beneficiaryOf({ beneficiary_kind: kind, beneficiary }: BeneficiaryColumns): Beneficiary {
  return kind === 'person' ? { kind, personId: beneficiary } : { kind, organisation: beneficiary };
}
