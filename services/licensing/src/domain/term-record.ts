export const GRANTS = [
  'use',
  'share',
  'adapt',
  'sublicense',
  'commercial',
  'train',
  'publish_weights',
  'output_use',
] as const;
export const SCOPES = ['finetune', 'distil', 'synthetic', 'outputs'] as const;
export const STANCES = ['explicit-text', 'conservative'] as const;
export const TRIGGERS = ['share_data', 'share_model', 'serve', 'publish_outputs', 'name_model', 'use'] as const;

export type GrantName = (typeof GRANTS)[number];
export type ScopeName = (typeof SCOPES)[number];
/** What a catalogue makes of law that is not settled. */
export type Stance = (typeof STANCES)[number];

/** What a text says about one thing, with the clause that says it; an absent statement is `undefined`, never a permission. */
export type Statement<Value extends string> = { readonly value: Value | 'undefined'; readonly clause: string | null };

/** What somebody must do, and when. */
export type DutyRule = {
  readonly id: string;
  readonly trigger: (typeof TRIGGERS)[number];
  /** Narrows the trigger: to work that was changed, or to the weights themselves. */
  readonly when: 'adapted' | 'weights' | null;
  readonly clause: string;
  /** What a machine can check; null = people see to it. */
  readonly requires: { readonly kind: 'name-prefix' | 'file'; readonly value: string } | null;
  readonly text: { readonly en: string; readonly vi: string };
};

/** Limits that everything made from the work keeps; a string is the clause. */
export type Limits = {
  readonly nc: string | null;
  readonly nd: string | null;
  readonly noAddedLimits: string | null;
  readonly rawResale: string | null;
  readonly revocable: string | null;
  readonly fieldOfUse: readonly { readonly text: string; readonly clause: string }[];
  readonly territory: {
    readonly only: readonly string[];
    readonly except: readonly string[];
    readonly clause: string;
  } | null;
  readonly mau: { readonly over: number; readonly clause: string } | null;
  readonly purpose: { readonly only: readonly string[]; readonly clause: string } | null;
  /** The last day, and what the text says about survival is in the clause. */
  readonly expiry: { readonly on: string; readonly clause: string } | null;
};

export type Summary = {
  readonly may: readonly string[];
  readonly must: readonly string[];
  readonly mayNot: readonly string[];
};

/** A licence as a machine can apply it, every value with the clause that it was read from. */
export type TermRecord = {
  readonly id: string;
  /** What the rules for pairs of licences go by. */
  readonly family: string;
  /** SHA-256 of the text that was read, by language; empty when no text is kept. */
  readonly textSha256: Readonly<Record<string, string>>;
  /** Which text that is, or why there is none. */
  readonly textNote: string;
  /** What an undefined grant means where `unsettled` says nothing. */
  readonly silence: 'review' | 'prohibit';
  readonly grants: Readonly<Record<GrantName, Statement<'permit' | 'prohibit'>>>;
  readonly duties: readonly DutyRule[];
  readonly shareAlike: {
    readonly scope: 'data' | 'weights' | 'both';
    readonly clause: string;
    readonly outboundAllowed: readonly string[];
  } | null;
  /** Use restrictions that must be carried as an enforceable clause. */
  readonly passthrough: { readonly document: string; readonly clause: string } | null;
  readonly limits: Limits;
  readonly scope: Readonly<Record<ScopeName, Statement<'derivative' | 'independent' | 'prohibit'>>>;
  readonly unsettled: Readonly<
    Partial<Record<GrantName, Readonly<Record<Stance, 'review' | 'permit' | 'as-adaptation'>>>>
  >;
  readonly summary: { readonly en: Summary; readonly vi: Summary };
  /** Null = no lawyer has signed this record off. */
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  /** SHA-256 of the record as canonical JSON (RFC 8785). */
  readonly digest: string;
};

/** The digest to cite for a record's text: the English one, or the first there is; '' when no text is kept. */
export function citedText({ textSha256 }: Pick<TermRecord, 'textSha256'>): string {
  return textSha256.en ?? Object.values(textSha256)[0] ?? '';
}
