import type { Duty } from './answer.ts';
import type { KeptAssessment } from './kept-assessment.ts';

export const DUTY_FORMATS = ['text', 'csv', 'bibtex'] as const;
export type DutyFormat = (typeof DUTY_FORMATS)[number];

/** What must ship with the output, as a file: attribution text, CSV (RFC 4180) or BibTeX. */
export function formatDuties({ id, output, answer }: KeptAssessment, format: DutyFormat): string {
  const { duties, note } = answer;
  if (format === 'csv') return toCsv(duties);
  if (format === 'bibtex') return toBibtex(duties);
  const heading = [output || 'Planned work', `Assessment ${id}, ${answer.engine}, ${answer.stance}: ${note}`, ''];
  const sources = [...bySource(duties)].flatMap(([source, owed]) => [
    `${source} — ${owed[0]?.rightsholder || 'unknown rightsholder'}`,
    ...owed.flatMap(({ licence, clause, text, state }) => [
      `  ${licence} ${clause}${state === 'met' ? ' (met)' : ''}`,
      `    ${text.vi}`,
      `    ${text.en}`,
    ]),
    '',
  ]);
  return [...heading, ...(sources.length > 0 ? sources : ['No duties.', ''])].join('\n');
}

/** Duties by the source that brings them. */
function bySource(duties: readonly Duty[]): Map<string, Duty[]> {
  const found = new Map<string, Duty[]>();
  for (const duty of duties) {
    for (const source of new Set(duty.paths.map(([first = '']) => first))) {
      found.set(source, [...(found.get(source) ?? []), duty]);
    }
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toCsv(duties: readonly Duty[]): string {
  const rows = [...bySource(duties)].flatMap(([source, owed]) =>
    owed.map((duty) => [
      source,
      duty.rightsholder,
      duty.licence,
      duty.id,
      duty.trigger,
      duty.clause,
      duty.state,
      duty.text.vi,
      duty.text.en,
    ]),
  );
  const heading = ['source', 'rightsholder', 'licence', 'duty', 'trigger', 'clause', 'state', 'text_vi', 'text_en'];
  return [heading, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toBibtex(duties: readonly Duty[]): string {
  return [...bySource(duties)]
    .map(([source, owed], index) => {
      const licences = [...new Set(owed.map(({ licence }) => licence))].join(', ');
      const fields = [
        `title = {${escapeBibtex(source)}}`,
        `author = {{${escapeBibtex(owed[0]?.rightsholder ?? '')}}}`,
        `note = {${escapeBibtex(licences)}}`,
      ];
      return `@misc{source${index + 1},\n  ${fields.join(',\n  ')}\n}\n`;
    })
    .join('\n');
}

/** Signs that TeX would read as commands. */
function escapeBibtex(text: string): string {
  return text
    .replaceAll(/[{}]/g, '')
    .replaceAll('\\', '\\textbackslash ')
    .replaceAll(/[#$%&_]/g, (sign) => `\\${sign}`)
    .replaceAll('~', '\\textasciitilde ')
    .replaceAll('^', '\\textasciicircum ');
}
