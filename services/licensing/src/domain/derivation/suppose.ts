import type { Question, WorkLicence } from './question.ts';

/** What is supposed of a source: that it had another licence, or that nothing had been made with it. */
export type Supposition = { readonly source: string; readonly licence: WorkLicence | 'removed' };

/** A question as it would be, were it so. What is said of sets of its files, or doubted, goes with the licence that it has. */
export function suppose<Asked extends Pick<Question, 'works' | 'edges'>>(
  question: Asked,
  { source, licence }: Supposition,
): Asked {
  if (licence === 'removed') {
    const works = question.works.filter(({ ref }) => ref !== source);
    return { ...question, works, edges: question.edges.filter(({ parent }) => parent !== source) };
  }
  const works = question.works.map(({ ref, kind, rightsholder, until, ...own }) =>
    ref === source ? { ref, kind, rightsholder, until, licence } : { ref, kind, rightsholder, until, ...own },
  );
  return { ...question, works };
}
