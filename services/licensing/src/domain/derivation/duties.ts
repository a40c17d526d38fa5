import type { DutyRule } from '../term-record.ts';
import type { Duty, ProofLine } from './answer.ts';
import { type Attachment, isMaterial, isWeights } from './attachment.ts';
import { citing } from './proof-line.ts';
import type { Output, Verdict } from './question.ts';

export type Triggered = { readonly attachment: Attachment; readonly rule: DutyRule; readonly state: Duty['state'] };

/** The duties that the output brings, one entry for each source, way and rule. */
export function triggeredDuties(attachments: readonly Attachment[], output: Output): Triggered[] {
  return attachments.flatMap((attachment) =>
    attachment.record.duties
      .filter((rule) => isTriggered(rule, attachment, output) && applies(rule, attachment))
      .map((rule) => ({ attachment, rule, state: stateOf(rule, output) ?? 'open' })),
  );
}

/** The duties as they are listed: each once for its rightsholder, with every way on which it came. */
export function listDuties(triggered: readonly Triggered[]): Duty[] {
  const duties = new Map<string, Duty & { paths: (readonly string[])[] }>();
  for (const { attachment, rule, state } of triggered) {
    const { record, work, path } = attachment;
    const key = JSON.stringify([record.id, rule.id, work.rightsholder]);
    const known = duties.get(key);
    const way = [work.ref, ...path];
    if (known) known.paths.push(way);
    else {
      const { id, trigger, clause, text } = rule;
      duties.set(key, {
        id,
        licence: record.id,
        rightsholder: work.rightsholder,
        trigger,
        clause,
        text,
        paths: [way],
        state,
      });
    }
  }
  return [...duties.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, duty]) => sortPaths(duty));
}

/** A line for each source with duties, and one for each that a machine finds unmet or cannot check yet. */
export function dutyLines(triggered: readonly Triggered[], output: Output): ProofLine[] {
  const bySource = Map.groupBy(triggered, ({ attachment }) => attachment);
  return [...bySource.entries()].flatMap(([attachment, found]) => {
    const clause = [...new Set(found.map(({ rule }) => rule.clause))].join('; ');
    const reason = `what ships with it: ${found.map(({ rule }) => rule.id).join(', ')}`;
    const duty = citing(attachment, { rule: 'duties', result: 'DUTY', clause, reason });
    const checks = found.flatMap(({ rule, state }) => {
      if (rule.requires === null || state === 'met') return [];
      const [result, said] = checkResult(rule, output, state);
      return [citing(attachment, { rule: `duty:${rule.id}`, result, clause: rule.clause, reason: said })];
    });
    return [duty, ...checks];
  });
}

/** Use restrictions that the terms of a shared model must carry. */
export function passthroughLines(
  attachments: readonly Attachment[],
  { output, carried }: { output: Output; carried: (document: string) => boolean },
): ProofLine[] {
  if (!output.shared && !output.served) return [];
  return attachments.flatMap((attachment) => {
    const { passthrough, id } = attachment.record;
    const bound = isMaterial(attachment) && !attachment.separable;
    if (!passthrough || !bound || carried(passthrough.document)) return [];
    const reason = `the terms must carry the use restrictions of ${id} (${passthrough.document})`;
    return [citing(attachment, { rule: 'passthrough', result: 'BLOCK', clause: passthrough.clause, reason })];
  });
}

function isTriggered({ trigger }: DutyRule, attachment: Attachment, output: Output): boolean {
  const { form } = attachment;
  const offered = output.shared || output.served;
  const isModel = output.kind === 'model' || isWeights(attachment);
  switch (trigger) {
    case 'use':
      return true;
    case 'share_data':
      return output.shared && (isMaterial(attachment) || form === 'as-adapted');
    case 'share_model':
      return output.shared && isModel && (isMaterial(attachment) || form === 'as-adapted' || form === 'result');
    case 'serve':
      return output.served && (isMaterial(attachment) || form === 'as-adapted' || form === 'result');
    case 'publish_outputs':
      return output.shared && output.kind === 'dataset' && form === 'outputs';
    case 'name_model':
      return offered && output.kind === 'model' && (form === 'derivative' || form === 'outputs');
  }
}

function applies({ when }: DutyRule, { form, changed }: Attachment): boolean {
  if (when === 'adapted') return changed || form === 'as-adapted';
  return when !== 'weights' || form === 'whole' || form === 'derivative';
}

/** Undefined while what a machine would look at is not known. */
function stateOf({ requires }: DutyRule, { name, files }: Output): Duty['state'] | undefined {
  if (requires === null) return 'open';
  if (requires.kind === 'name-prefix') {
    if (name === null) return undefined;
    return name.toLowerCase().startsWith(requires.value.toLowerCase()) ? 'met' : 'unmet';
  }
  if (files === null) return undefined;
  const wanted = requires.value.toLowerCase();
  return files.some((path) => fileName(path) === wanted) ? 'met' : 'unmet';
}

/** The last part of a path without its ending, in lower case: "Notice" is met by NOTICE.txt too. */
function fileName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.(txt|md)$/i, '')
    .toLowerCase();
}

function checkResult({ requires, id }: DutyRule, output: Output, state: Duty['state']): [Verdict, string] {
  const wanted =
    requires?.kind === 'file' ? `a file "${requires.value}"` : `a name that begins with "${requires?.value}"`;
  if (state === 'unmet') {
    const found = requires?.kind === 'file' ? 'there is none' : `"${output.name}" does not`;
    return ['BLOCK', `${id} asks for ${wanted}, and ${found}`];
  }
  return ['REVIEW', `${id} asks for ${wanted}, which cannot be checked yet`];
}

function sortPaths(duty: Duty): Duty {
  return { ...duty, paths: duty.paths.toSorted((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1)) };
}
