import type { Label } from './form.ts';
import { removedBy } from './use-ceiling.ts';
import { isPermission, isWithinUse, knownUseCode, type UseCode } from './use-codes.ts';
import type { Operation, Purpose } from './vocabulary.ts';

export type UseAnswer = 'fits' | 'contradicts' | 'human';

/** What `members` says an organisation is; empty: it is not known here. */
export type OrganisationKind = '' | 'company' | 'university' | 'institute' | 'public-body' | 'non-profit';

/** The organisation that would hold the grant; for a person, those to which they belong. */
export type UseBeneficiary = {
  kind: 'person' | 'organisation';
  organisations: readonly { slug: string; kind: OrganisationKind; country: string }[];
};

/** What a request is for. */
export type UseQuestion = {
  purpose: Purpose;
  operations: readonly Operation[];
  declared: readonly UseCode[];
  beneficiary: UseBeneficiary;
};

/** What one code makes of a request; `clause`: what the code says. */
export type UseFinding = { code: string; answer: UseAnswer; clause: Label; problem: string };

export type UseMatch = { answer: UseAnswer; findings: readonly UseFinding[] };

type Said = [answer: UseAnswer, problem: string];
type Judge = (condition: UseCode, question: UseQuestion) => Said;

const FITS: Said = ['fits', ''];
const human = (problem: string): Said => ['human', problem];
const contradicts = (problem: string): Said => ['contradicts', problem];
const UNSTATED: Label = { vi: 'chưa nêu được dùng vào việc gì', en: 'nothing is stated' };
const UNKNOWN: Label = { vi: 'mã không rõ', en: 'a code that is not known here' };

/**
 * Holds what a request is for against what its asset permits. Of permissions one must fit, of conditions each; a contradiction
 * outweighs a doubt, and whatever is not known, or not stated, is one.
 */
export function matchUse(conditions: readonly UseCode[], question: UseQuestion): UseMatch {
  const judged = conditions.map((condition) => findingOf(condition, question));
  const permissions = judged.filter(({ code }) => isPermission(code));
  const rest = judged.filter(({ code }) => !isPermission(code));
  const findings = [...(permissions.length > 0 ? best(permissions) : [unstated()]), ...rest, ...strange(question)];
  const answers = findings.map(({ answer }) => answer);
  const worst = (['contradicts', 'human'] as const).find((answer) => answers.includes(answer));
  return { answer: worst ?? 'fits', findings };
}

/** Permissions stand side by side: where one fits, the others do not matter; where one may fit, no other one contradicts. */
function best(findings: readonly UseFinding[]): UseFinding[] {
  const answer = (['fits', 'human'] as const).find((wanted) => findings.some((finding) => finding.answer === wanted));
  return answer ? findings.filter((finding) => finding.answer === answer) : [...findings];
}

function findingOf(condition: UseCode, question: UseQuestion): UseFinding {
  const { code } = condition;
  const known = knownUseCode(code);
  const judge = JUDGES[code];
  const [answer, problem] =
    known && judge ? judge(condition, question) : human(`Nobody knows here what ${code} asks for.`);
  return { code, answer, clause: known?.label ?? UNKNOWN, problem };
}

function unstated(): UseFinding {
  const problem = 'Its owner has not stated what the asset may be used for.';
  return { code: '', answer: 'human', clause: UNSTATED, problem };
}

/** Codes of the request that nobody knows here. */
function strange({ declared }: UseQuestion): UseFinding[] {
  return declared
    .filter(({ code }) => !knownUseCode(code))
    .map(({ code }) => ({ code, answer: 'human', clause: UNKNOWN, problem: `The request declares ${code}.` }));
}

const OF_A_PERSON = human('Only somebody who looks at it can tell.');
const judgedByPeople: Judge = () => OF_A_PERSON;
const isDuty: Judge = () => FITS;

const generalResearch: Judge = ({ code }, { purpose, declared }) => {
  const fields = fieldsOf(declared);
  if (fields.some((field) => !isWithinUse(field.code, code))) return contradicts('The request declares a wider use.');
  if (purpose === 'commercial') return contradicts('The purpose is commercial, not research.');
  if (purpose === 'research' || purpose === 'evaluation') return FITS;
  if (purpose === 'teaching' && fields.length > 0) return FITS;
  return human(`Whether ${purpose} is research has to be judged.`);
};

const declaredField: Judge = ({ code, values }, { declared }) => {
  const fields = fieldsOf(declared);
  if (fields.length === 0) return human('The request does not declare its field of research.');
  if (fields.some((field) => !isWithinUse(field.code, code))) return contradicts('The request declares another field.');
  if (values.length === 0) return FITS;
  // Which disease is a kind of which other one only an ontology knows: the same ids are the same diseases.
  const diseases = fields.flatMap((field) => field.values);
  const isNamed = diseases.length > 0 && diseases.every((disease) => values.includes(disease));
  return isNamed ? FITS : human('Whether the disease is one of those named has to be judged.');
};

const origins: Judge = ({ code }, { declared }) => {
  const fields = fieldsOf(declared);
  const others = fields.filter((field) => !isWithinUse(field.code, code));
  return others.length > 0 ? contradicts('The request declares another field.') : OF_A_PERSON;
};

const noOrigins: Judge = (_condition, { declared }) =>
  declared.some(({ code }) => code === 'DUO:0000011') ? contradicts('The request declares exactly that.') : OF_A_PERSON;

const nonProfit: Judge = (_condition, { beneficiary }) =>
  eachOrganisation(beneficiary, ({ kind }) => (kind === '' ? undefined : kind !== 'company'), 'is a company');

const nonCommercial: Judge = (_condition, { purpose, operations }) =>
  purpose === 'commercial' || operations.includes('commercial-use')
    ? contradicts('The use would be commercial.')
    : FITS;

const bothNon: Judge = (condition, question) => {
  const both = [nonCommercial(condition, question), nonProfit(condition, question)];
  return both.find(([answer]) => answer === 'contradicts') ?? both.find(([answer]) => answer === 'human') ?? FITS;
};

const inCountries: Judge = ({ values }, { beneficiary }) =>
  eachOrganisation(
    beneficiary,
    ({ country }) => (country === '' ? undefined : values.includes(country)),
    `is outside ${values.join(', ')}`,
  );

const atOrganisations: Judge = ({ values }, { beneficiary }) =>
  eachOrganisation(beneficiary, ({ slug }) => values.includes(slug), `is not ${values.join(' or ')}`);

const inProject: Judge = ({ code, values }, { declared }) => {
  const project = declared.find((one) => one.code === code)?.values[0];
  if (project === undefined) return human('The request does not name its project.');
  return values.includes(project) ? FITS : contradicts('The request names another project.');
};

const namedPeople: Judge = (_condition, { beneficiary }) =>
  beneficiary.kind === 'person' ? FITS : human('Who would take the seats has to be judged.');

const withoutOperations: Judge = (condition, { operations }) => {
  const ruledOut = removedBy(condition).filter((operation) => operations.includes(operation));
  return ruledOut.length > 0 ? contradicts(`The request asks for ${ruledOut.join(', ')}.`) : FITS;
};

const JUDGES: Readonly<Record<string, Judge>> = {
  'DUO:0000001': judgedByPeople,
  'DUO:0000004': isDuty,
  'DUO:0000042': generalResearch,
  'DUO:0000006': declaredField,
  'DUO:0000007': declaredField,
  'DUO:0000011': origins,
  'DUO:0000017': judgedByPeople,
  'DUO:0000012': judgedByPeople,
  'DUO:0000015': judgedByPeople,
  'DUO:0000016': judgedByPeople,
  'DUO:0000018': bothNon,
  'DUO:0000019': isDuty,
  'DUO:0000020': judgedByPeople,
  'DUO:0000021': judgedByPeople,
  'DUO:0000022': inCountries,
  'DUO:0000024': isDuty,
  // How long is no question of the match: it caps the end of every grant.
  'DUO:0000025': isDuty,
  'DUO:0000026': namedPeople,
  'DUO:0000027': inProject,
  'DUO:0000028': atOrganisations,
  'DUO:0000029': isDuty,
  'DUO:0000043': judgedByPeople,
  'DUO:0000044': noOrigins,
  'DUO:0000045': nonProfit,
  'DUO:0000046': nonCommercial,
  'no-redistribution': withoutOperations,
  'no-training': withoutOperations,
  'no-weights-publication': withoutOperations,
  'no-reidentification': isDuty,
};

function fieldsOf(declared: readonly UseCode[]): UseCode[] {
  return declared.filter(({ code }) => isPermission(code));
}

/** Where a person belongs to several organisations, all must be alike: under which one they work nobody has said. */
function eachOrganisation(
  { organisations }: UseBeneficiary,
  isOne: (organisation: UseBeneficiary['organisations'][number]) => boolean | undefined,
  otherwise: string,
): Said {
  const known = organisations.map(isOne);
  if (known.length === 0 || known.includes(undefined)) return human('What the beneficiary is is not known here.');
  if (known.every(Boolean)) return FITS;
  if (known.some(Boolean)) return human('It holds for some of the organisations to which the person belongs.');
  return contradicts(`${organisations.map(({ slug }) => slug).join(', ')} ${otherwise}.`);
}
