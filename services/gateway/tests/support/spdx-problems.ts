import type { SpdxElement } from '../../src/domain/exports/spdx-graph.ts';

/** What the model (SPDX 3.0.1) asks of each class besides identifier and creation information. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  CreationInfo: ['specVersion', 'created', 'createdBy'],
  Organization: ['name'],
  SpdxDocument: ['profileConformance', 'rootElement'],
  Relationship: ['from', 'relationshipType', 'to'],
  Annotation: ['annotationType', 'subject', 'statement'],
  simplelicensing_LicenseExpression: ['simplelicensing_licenseExpression'],
  software_File: ['name'],
  software_Package: ['name'],
  ai_AIPackage: [
    'name',
    'suppliedBy',
    'software_downloadLocation',
    'software_packageVersion',
    'software_primaryPurpose',
  ],
  dataset_DatasetPackage: [
    ...['name', 'originatedBy', 'software_downloadLocation', 'software_primaryPurpose', 'dataset_datasetType'],
  ],
};
const RELATIONSHIPS: readonly string[] = [
  ...['amendedBy', 'ancestorOf', 'contains', 'descendantOf', 'generates', 'hasConcludedLicense', 'hasDataFile'],
  ...['hasDeclaredLicense', 'testedOn', 'trainedOn'],
];
const PACKAGES: readonly string[] = ['ai_AIPackage', 'dataset_DatasetPackage'];
const INDIVIDUALS: readonly string[] = ['expandedlicensing_NoAssertionLicense'];
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Where elements are not what the model asks for; a stand-in for its JSON schema, which no package brings. */
export function spdxProblems(elements: readonly SpdxElement[]): string[] {
  const ids = elements.flatMap(({ spdxId }) => (spdxId === undefined ? [] : [spdxId]));
  const known = new Set([...ids, ...INDIVIDUALS]);
  return [
    ...(new Set(ids).size === ids.length ? [] : ['an identifier stands for two elements']),
    ...elements.flatMap((element) => problemsOf(element, known)),
    ...elements.filter(({ type }) => PACKAGES.includes(type)).flatMap(({ spdxId }) => licencesOf(spdxId, elements)),
  ];
}

function problemsOf(element: SpdxElement, known: ReadonlySet<string>): string[] {
  const { type, spdxId } = element;
  const missing = (REQUIRED[type] ?? ['a class that is known']).filter((name) => element[name] === undefined);
  const ends = [
    element.from,
    element.to,
    element.rootElement,
    element.element,
    element.originatedBy,
    element.suppliedBy,
  ];
  const dangling = [...ends, element.subject, element.createdBy]
    .flat()
    .filter((id) => id !== undefined && !known.has(String(id)));
  const wrong = [element.created, element.releaseTime, element.builtTime].filter(
    (time) => time !== undefined && !MOMENT.test(String(time)),
  );
  const created =
    type === 'CreationInfo' || (spdxId !== undefined && URL.canParse(spdxId) && element.creationInfo === '_:creation');
  const relation = type !== 'Relationship' || RELATIONSHIPS.includes(String(element.relationshipType));
  return [
    ...missing.map((name) => `${type} without ${name}`),
    ...dangling.map((id) => `${type} leads to ${id}`),
    ...wrong.map((time) => `${type} with the time ${time}`),
    ...(created ? [] : [`${type} ${spdxId} without identifier or creation`]),
    ...(relation ? [] : [`no relationship ${element.relationshipType}`]),
  ];
}

/** Conformance with the profiles of data and models: exactly one licence of each kind. */
function licencesOf(id: string | undefined, elements: readonly SpdxElement[]): string[] {
  return ['hasConcludedLicense', 'hasDeclaredLicense'].flatMap((kind) => {
    const count = elements.filter(({ from, relationshipType }) => from === id && relationshipType === kind).length;
    return count === 1 ? [] : [`${id} has ${count} ${kind}`];
  });
}
