import { expect, test } from 'vitest';
import { GRANT_ACTS, GRANT_PERMISSIONS, GRANT_STATES } from '../src/domain/grant-states.ts';
import { OWNER_ACTS } from '../src/domain/owner-acts.ts';
import type { PermissionTable } from '../src/domain/permissions.ts';
import { REQUEST_ACTS, REQUEST_PERMISSIONS, REQUEST_STATES } from '../src/domain/request-states.ts';

const DOCUMENT = '../../../docs/permissions.md';

const INTRODUCTION = `# Who may do what with requests and grants

Made from the tables that the service \`grants\` asks before every act ([request-states.ts](../services/grants/src/domain/request-states.ts),
[grant-states.ts](../services/grants/src/domain/grant-states.ts)); a test keeps it true. After a change:
\`npm test -- services/grants/tests/permissions.test.ts -u\`. What is not listed is refused, to everybody.

**Steward** and **owner** are those of the organisation that owns the asset, **holder** is the person who holds the grant or an owner
of the organisation that does, **seat-manager** is whom that owner named, **seat** is somebody with a seat, **signatory** is an owner of the organisation that is to hold the grant,
**co-applicant** is who asks together with the applicant, **invitee** whom the applicant has asked to, **bot** is the rules of the asset's organisation, **system** is the clock, or a membership that has ended. Auditors
see everything and do nothing. Beyond the tables, nobody decides for themself, for an organisation that they belong to, or about
their own decision (\`separation_of_duties\`).
`;

const NAMES = `## Whose name one is told

Ids of people stand wherever somebody has a part in something; who an id is, \`GET /v1/people?ids=\` and \`alliance who\` tell
([name-people.ts](../services/grants/src/operations/name-people.ts)), and nothing but the name. One is told the name of

- oneself, and of everybody with whom one shares an organisation;
- who asks in a request that one may see, who signed it, and who decides on it, or wrote to everybody in it or attached something for everybody, for whoever asks and owners of the
  organisation that is to hold the grant;
- who has a seat of a grant that one may see, and who manages its seats;
- who invites one to ask together, and who gave access to one's address, until that is answered;
- everybody, for governance and auditors.

All others are left out, as if they were not there. A request that is not submitted is nothing to those who decide, and what they tell each
other in private names nobody to the applicant's side. Whoever decides in a steward's place sees what a steward sees of requests, meanwhile.
`;

test('docs/permissions.md says what the code does', async () => {
  const pages = [
    INTRODUCTION,
    `## Requests\n\n${rows(REQUEST_PERMISSIONS, REQUEST_STATES, REQUEST_ACTS)}`,
    `## Grants\n\n${rows(GRANT_PERMISSIONS, GRANT_STATES, GRANT_ACTS)}`,
    `## What an organisation sets\n\n${ownerRows()}`,
    NAMES,
  ];
  await expect(pages.join('\n')).toMatchFileSnapshot(DOCUMENT);
});

function ownerRows(): string {
  const lines = Object.entries(OWNER_ACTS).map(([act, roles]) => `| ${act} | ${roles.join(', ')} |`);
  return [
    'For requests to come, in its own name; with the scope `decide`, while it is in good standing',
    '([owner-acts.ts](../services/grants/src/domain/owner-acts.ts)).\n',
    '| act | who may |',
    '|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function rows<State extends string, Act extends string>(
  table: PermissionTable<State, Act, string, string>,
  states: readonly State[],
  acts: readonly Act[],
): string {
  const lines = states.flatMap((state) => {
    const possible = acts.flatMap((act) => {
      const permission = table[state][act];
      return permission ? [`| \`${state}\` | ${act} | ${permission.by.join(', ')} | \`${permission.next}\` |`] : [];
    });
    return possible.length > 0 ? possible : [`| \`${state}\` | – | nobody: it is final | – |`];
  });
  return ['| state | act | who may | next |', '|---|---|---|---|', ...lines, ''].join('\n');
}
