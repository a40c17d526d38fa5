import type { TermRecord } from '../term-record.ts';
import type { ProofLine } from './answer.ts';
import { type Attachment, type Form, isAdaptedInto, isMaterial, type Target } from './attachment.ts';
import { planStep, type StepPlan } from './plan-step.ts';
import { citing } from './proof-line.ts';
import type { Edge, Policy, Verdict, WorkKind } from './question.ts';
import { type Reading, readGrant } from './read-grant.ts';

export type Step = { readonly next: Attachment | null; readonly lines: readonly ProofLine[] };
type Context = { parentKind: WorkKind; target: Target; policy: Policy; on: string };

/** Takes the terms of a source over one edge: what the operation needs of them, what it makes of them, and what is wrong. */
export function takeStep(before: Attachment, edge: Edge, context: Context): Step {
  const { target, policy } = context;
  const plan = planStep(before, { operation: edge.operation, parentKind: context.parentKind }, target);
  const at = { ...before, path: [...before.path, edge.child], edge };
  const required =
    target.commercial && isAffected(before) && plan.form !== null
      ? [...plan.required, 'commercial' as const]
      : plan.required;
  const readings = required.map((grant) => ({ grant, ...readGrant(before.record, grant, policy.stance) }));
  const decided = decideForm(
    plan,
    before.record,
    readings.find(({ grant }) => grant === 'train'),
  );
  const next: Attachment | null = decided.form && {
    ...at,
    form: decided.form,
    changed: before.changed || (isMaterial(before) && (decided.form === 'adapted' || decided.form === 'derivative')),
    separable: edge.operation === 'collect' || (edge.operation === 'copy' && before.separable),
  };
  const lines = [
    ...readings.flatMap((reading) => refusal(at, reading)),
    ...(decided.line ? [citing(at, decided.line)] : []),
    ...limitLines(at, next, context),
  ];
  return { next, lines: lines.length > 0 ? lines : [permission(at, readings)] };
}

function isAffected({ form }: Attachment): boolean {
  return form !== 'outputs' && form !== 'result';
}

type NamedReading = Reading & { grant: string };

function refusal(at: Attachment, { grant, outcome, clause }: NamedReading): ProofLine[] {
  const { id } = at.record;
  if (outcome === 'prohibit') {
    const reason =
      clause === null
        ? `${id} does not give "${grant}", and what it does not give is prohibited`
        : `${id} prohibits "${grant}"`;
    return [citing(at, { rule: `grant:${grant}`, result: 'BLOCK', clause, reason })];
  }
  if (outcome !== 'review') return [];
  return [
    citing(at, { rule: `grant:${grant}`, result: 'REVIEW', clause, reason: `${id} does not mention "${grant}"` }),
  ];
}

function permission(at: Attachment, readings: readonly NamedReading[]): ProofLine {
  const clauses = [...new Set(readings.flatMap(({ clause }) => clause ?? []))].join('; ');
  const grants = readings.map(({ grant }) => grant).join(', ');
  const reason = grants === '' ? `nothing more is asked of ${at.record.id} here` : `${at.record.id} gives ${grants}`;
  return citing(at, { rule: 'grants', result: 'OK', clause: clauses || null, reason });
}

type Decision = { form: Form | null; line?: { rule: string; result: Verdict; clause: string | null; reason: string } };

function decideForm(plan: StepPlan, record: TermRecord, train: Reading | undefined): Decision {
  if (plan.decidedBy === null) return { form: plan.form };
  if (plan.decidedBy === 'train') {
    if (train?.outcome === 'permit') return { form: 'result' };
    return { form: train?.outcome === 'as-adaptation' ? 'as-adapted' : 'open' };
  }
  const { value, clause } = record.scope[plan.decidedBy];
  const rule = `scope:${plan.decidedBy}`;
  if (value === 'prohibit') {
    const reason = `${record.id} prohibits this use of the model's outputs`;
    return { form: plan.form, line: { rule, result: 'BLOCK', clause, reason } };
  }
  if (value === 'derivative') return { form: plan.decidedBy === 'outputs' ? 'adapted' : 'derivative' };
  if (value === 'independent' || plan.decidedBy === 'outputs') return { form: 'outputs' };
  const reason = `${record.id} does not say whether a model made like this derives from the model`;
  return { form: 'open', line: { rule, result: 'REVIEW', clause, reason } };
}

function limitLines(at: Attachment & { edge: Edge }, next: Attachment | null, { target, on }: Context): ProofLine[] {
  const { limits, id } = at.record;
  const lines: ProofLine[] = [];
  const block = (rule: string, clause: string, reason: string) => {
    lines.push(citing(at, { rule, result: 'BLOCK', clause, reason }));
  };
  if (limits.nd && next && isAdaptedInto(next) && (target.shared || target.served)) {
    block('no-derivatives', limits.nd, `${id} does not let what was changed be shared`);
  }
  if (limits.rawResale && target.commercial && at.form === 'whole' && at.edge.operation === 'copy') {
    block('raw-resale', limits.rawResale, `${id} does not let the raw data be sold`);
  }
  if (target.final && limits.expiry && limits.expiry.on < on) {
    block('expired', limits.expiry.clause, `${id} ended on ${limits.expiry.on}, and says nothing that survives`);
  }
  if (target.final && at.work.until !== null && at.work.until < on) {
    lines.push(
      citing(at, {
        rule: 'expired',
        result: 'BLOCK',
        clause: null,
        reason: `the agreement for ${at.work.ref} ended on ${at.work.until}`,
      }),
    );
  }
  return lines;
}
