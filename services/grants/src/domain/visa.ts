import type { Grant } from './grant.ts';

const LIFE_S = 3_600;
const LIST_LIFE_S = 300;

/** What a token says: a GA4GH visa (Passport 1.2), and beside it what is ours. */
export type Visa = {
  iss: string;
  sub: string;
  jti: string;
  iat: number;
  exp: number;
  ga4gh_visa_v1: { type: 'ControlledAccessGrants'; asserted: number; value: string; source: string; by: 'dac' };
  alliance: {
    grant: string;
    versions: string;
    operations: readonly string[];
    purposes: readonly string[];
    log: { origin: string; index: number };
    /** Where to see, before the token ends, whether it still holds. */
    revocations: string;
  };
};

/** Tokens that have not ended and hold no more, by their ids; to be asked for again by `exp`. */
export type Revocations = { iss: string; iat: number; exp: number; revoked: readonly string[] };

export type VisaParts = {
  grant: Grant;
  /** Opaque: the same for the seat in every token. */
  subject: string;
  jti: string;
  now: Date;
  /** Where people reach this node. */
  publicUrl: string;
  log: { origin: string; index: number };
};

/** The visa of a seat: for an hour, or until the grant ends. */
export function visaOf({ grant, subject, jti, now, publicUrl, log }: VisaParts): Visa {
  const { kind, organisation, name } = grant.asset;
  const base = baseOf(publicUrl);
  const iat = seconds(now);
  return {
    iss: base,
    sub: subject,
    jti,
    iat,
    exp: Math.min(iat + LIFE_S, seconds(grant.until)),
    ga4gh_visa_v1: {
      type: 'ControlledAccessGrants',
      asserted: seconds(grant.createdAt),
      value: `${base}/${kind}s/${organisation}/${name}`,
      source: `${base}/organisations/${organisation}`,
      by: 'dac',
    },
    alliance: {
      grant: grant.id,
      versions: grant.versions,
      operations: grant.operations,
      purposes: grant.purposes,
      log,
      revocations: `${base}/.well-known/grant-revocations`,
    },
  };
}

/** The list of tokens that hold no more, as of now. */
export function revocationsOf(revoked: readonly string[], now: Date, publicUrl: string): Revocations {
  const iat = seconds(now);
  return { iss: baseOf(publicUrl), iat, exp: iat + LIST_LIFE_S, revoked };
}

function baseOf(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, '');
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1_000);
}
