import { type ExportedNode, referenceOf } from './closure.ts';

export type SpdxElement = { type: string; spdxId?: string; [property: string]: unknown };

export type NewElement = SpdxElement & { spdxId: string };

/** An individual of the model. */
const NO_ASSERTION = 'expandedlicensing_NoAssertionLicense';
const CREATION = '_:creation';

/** Elements of one document, each with its creation information. */
export class SpdxGraph {
  readonly elements: SpdxElement[] = [];
  readonly #byId = new Map<string, SpdxElement>();
  readonly #base: string;
  #relationships = 0;

  constructor(base: string, now: Date) {
    this.#base = base;
    this.elements.push({
      '@id': CREATION,
      type: 'CreationInfo',
      specVersion: '3.0.1',
      created: `${now.toISOString().slice(0, 19)}Z`,
      createdBy: [this.#organisationId('')],
    });
  }

  add(element: NewElement): SpdxElement {
    const { type, spdxId, ...properties } = element;
    const made = { type, spdxId, creationInfo: CREATION, ...properties };
    this.elements.push(made);
    this.#byId.set(spdxId, made);
    return made;
  }

  find(id: string): SpdxElement {
    const found = this.#byId.get(id);
    if (found === undefined) throw new Error(`There is no element ${id}.`);
    return found;
  }

  /** The identifier of an organisation; of the registry itself where it is empty. */
  organisation(slug: string, base: string): string {
    const spdxId = this.#organisationId(slug);
    if (!this.#byId.has(spdxId)) this.add({ type: 'Organization', spdxId, name: slug === '' ? base : slug });
    return spdxId;
  }

  /** The identifier of an expression; of the individual that asserts nothing where it is empty. */
  licence(expression: string): string {
    if (expression === '') return NO_ASSERTION;
    const spdxId = `${this.#base}/v1/licences#${encodeURIComponent(expression)}`;
    if (!this.#byId.has(spdxId))
      this.add({
        type: 'simplelicensing_LicenseExpression',
        spdxId,
        simplelicensing_licenseExpression: expression,
      });
    return spdxId;
  }

  relate(from: string, relationshipType: string, to: readonly string[], comment?: string): void {
    this.#relationships += 1;
    this.add({
      type: 'Relationship',
      spdxId: `${this.#base}/v1/provenance#relationship-${this.#relationships}`,
      ...{ from, relationshipType, to: [...to] },
      ...(comment === undefined ? {} : { comment }),
    });
  }

  /** The document, about one of the packages. */
  document(root: ExportedNode, { complete }: { complete: boolean }): void {
    const rootId = this.idOf(root);
    const elements = [...this.#byId.keys()];
    this.add({
      type: 'SpdxDocument',
      spdxId: `${rootId}#spdx`,
      name: root.version ? referenceOf(root.version) : root.id,
      profileConformance: ['core', 'software', 'simpleLicensing', 'ai', 'dataset'],
      rootElement: [rootId],
      element: elements,
      ...(complete ? {} : { comment: 'Not everything that the version was made from is known or may be shown here.' }),
    });
  }

  /** Versions by the name that they are cited by; SPDX wants addresses that are the same everywhere. */
  idOf({ id, version }: ExportedNode): string {
    if (version) return `urn:alliance:${referenceOf(version)}`;
    return `${this.#base}/v1/provenance#node-${id}`;
  }

  #organisationId(slug: string): string {
    return slug === '' ? `${this.#base}/` : `urn:alliance:organisation:${slug}`;
  }
}
