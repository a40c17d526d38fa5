import type { FieldProblem } from '@alliance/errors/alliance-error';
import type { AssetRef } from './vocabulary.ts';

export type UseOutput = { title: string; url: string };

/** A model that was trained with what a grant gave: an exact version in the alliance, or words for one outside. */
export type TrainedModel = { version: { asset: AssetRef; version: string } } | { external: string };

/** What came of a grant, as its holder says. */
export type UseReport = { outputs: readonly UseOutput[]; models: readonly TrainedModel[]; incidents: string };

const MAX_ITEMS = 50;
const MAX_TITLE = 300;
const MAX_URL = 500;
const MAX_WORDS = 2_000;
const DOI = /^10\.\d{4,9}\/\S+$/;

/** Every problem of a report. Whether its models are there is for others to say. */
export function reportProblems({ outputs, models, incidents }: UseReport): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const found = (field: string, holds: boolean, problem: string) => {
    if (holds) problems.push({ field: `report.${field}`, problem });
  };
  const isText = (text: string, max: number) => text.trim() !== '' && text.length <= max;
  found('outputs', outputs.length > MAX_ITEMS, `must be at most ${MAX_ITEMS}`);
  found('models', models.length > MAX_ITEMS, `must be at most ${MAX_ITEMS}`);
  found(
    'incidents',
    !isText(incidents, MAX_WORDS),
    `must say in at most ${MAX_WORDS} characters what incidents there were, or that there were none`,
  );
  for (const [index, { title, url }] of outputs.slice(0, MAX_ITEMS).entries()) {
    found(`outputs[${index}].title`, !isText(title, MAX_TITLE), `must have 1 to ${MAX_TITLE} characters`);
    found(`outputs[${index}].url`, !isLink(url), 'must be an http(s) address or a DOI, for example 10.1234/abc');
  }
  for (const [index, model] of models.slice(0, MAX_ITEMS).entries()) {
    if ('external' in model)
      found(`models[${index}].external`, !isText(model.external, MAX_TITLE), `must have 1 to ${MAX_TITLE} characters`);
    else
      found(
        `models[${index}].version`,
        !isExact(model.version),
        'must be an exact version of a model, for example model:org/name@1.0.0',
      );
  }
  return problems;
}

function isExact({ asset, version }: { asset: AssetRef; version: string }): boolean {
  return asset.kind === 'model' && version !== '';
}

function isLink(text: string): boolean {
  if (text.length > MAX_URL) return false;
  return DOI.test(text) || (/^https?:\/\//.test(text) && URL.canParse(text));
}
