import { type Answered, type Asked, absent, ok, orAbsent, page, plain, problem } from './answered.ts';
import { organisations } from './answers/organisations.ts';
import { appeals, applications, findings, indexStatus, outbox, reviews, statementOf } from './answers/overseen.ts';
import { namesOf } from './answers/people.ts';

/** Answers what is about people and organisations, and what governance and owners look at; undefined for all else. */
export function answerOverseen(asked: Asked): Answered | undefined {
  const { url, token } = asked;
  const [, , resource, ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (url.pathname === '/readyz') return { status: 503, body: { ready: false, notReady: ['models'] } };
  if (resource === 'organisations' && rest.length < 2) return answerOrganisations(asked, rest);
  const answer = answerSignedIn(asked, resource, rest);
  return answer && (token ? answer : problem(401, 'unauthenticated', 'Sign in.'));
}

function answerOrganisations({ url }: Asked, [slug]: string[]): Answered {
  if (slug === undefined) return page(url.searchParams.get('state') === 'applied' ? applications : organisations, url);
  return orAbsent([...organisations, ...applications].find((one) => one.slug === slug));
}

function answerSignedIn({ url, method }: Asked, resource: string | undefined, rest: string[]): Answered | undefined {
  const isPost = method === 'POST';
  switch (`${resource}/${rest[0] ?? ''}`) {
    case 'people/':
      return ok({ items: namesOf(url.searchParams.get('ids') ?? ''), nextCursor: null });
    case 'catalogue/status':
      return ok(indexStatus);
    case 'licences/reviews':
      return isPost ? ok(reviews[0]) : page(reviews, url);
    case 'appeals/':
      return page(appeals, url);
    case 'operations/catalogue':
      return ok(outbox);
  }
  if (resource === 'operations') return ok({ ...outbox, unpublished: 0, oldestUnpublishedAt: null, consumers: [] });
  if (resource === 'findings') return isPost ? ok(findings[0]) : page(findings, url);
  if (resource === 'organisations') return answerOrganisation(url, rest);
  return undefined;
}

function answerOrganisation(url: URL, [slug, what]: string[]): Answered {
  if (what === 'usage-statements') {
    const month = url.searchParams.get('month') || new Date().toISOString().slice(0, 7);
    return ok({ items: statementOf(month), nextCursor: null, month });
  }
  if (what === 'usage-statements.csv') return plain('month,asset,downloads,files,bytes,people,grants\r\n');
  if (what === 'admit' || what === 'refuse') return orAbsent(applications.find((one) => one.slug === slug));
  return absent();
}
