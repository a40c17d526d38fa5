import { notFound } from '@alliance/errors/alliance-error';
import type { UseReport } from '../domain/use-report.ts';
import { useReportOf } from '../store/use-report-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireReaderOfAnswers } from './list-answers.ts';

/** The report that came with a renewal, for those who may read the answers of a request. Throws `not_found`, `role_required`. */
export async function getUseReport(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<UseReport> {
  await requireReaderOfAnswers({ db, clock }, requestId, acting);
  const report = await useReportOf(db, requestId);
  if (!report) throw notFound(`report of use with the access request ${requestId}`);
  return report;
}
