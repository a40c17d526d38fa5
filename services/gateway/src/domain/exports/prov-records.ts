import { type ExportedNode, referenceOf } from './closure.ts';

/** A value with its type; values of other types are written as text. */
export type TypedValue = { $: string; type: string };
type ProvValue = string | number | boolean | TypedValue;
export type ProvAttributes = { [name: string]: ProvValue | ProvValue[] };

export type ProvKind = 'entity' | 'activity' | 'agent';
export type ProvRelation =
  | 'wasGeneratedBy'
  | 'used'
  | 'wasDerivedFrom'
  | 'wasAttributedTo'
  | 'wasAssociatedWith'
  | 'actedOnBehalfOf'
  | 'wasInvalidatedBy';
export type ProvSections = { [section in ProvKind | ProvRelation]?: { [id: string]: ProvAttributes } };
export type ProvDocument = ProvSections & {
  prefix: { [prefix: string]: string };
  bundle?: { [id: string]: ProvSections };
};

/** Together with a name these make the identifiers that versions are cited by. */
export const PROV_PREFIXES = {
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dataset: 'urn:alliance:dataset:',
  model: 'urn:alliance:model:',
  organisation: 'urn:alliance:organisation:',
  alliance: 'urn:alliance-registry:prov:',
};

/** Records as they are put together; relations get identifiers of no meaning outside the document. */
export class ProvRecords {
  readonly sections: ProvSections = {};
  #relations = 0;

  /** False when it is there already: the first one stays. */
  put(kind: ProvKind, id: string, attributes: ProvAttributes): boolean {
    const section = this.#section(kind);
    if (Object.hasOwn(section, id)) return false;
    section[id] = attributes;
    return true;
  }

  relate(relation: ProvRelation, attributes: ProvAttributes): void {
    this.#relations += 1;
    this.#section(relation)[`_:r${this.#relations}`] = attributes;
  }

  #section(name: ProvKind | ProvRelation): { [id: string]: ProvAttributes } {
    this.sections[name] ??= {};
    return this.sections[name];
  }
}

/** The name of a node: versions as they are cited, everything else as this registry numbers it. */
export function entityId({ id, version, external }: ExportedNode): string {
  if (version) return referenceOf(version);
  return external ? `here:source-${id}` : `here:hidden-${id}`;
}

export function qualified(name: string): TypedValue {
  return { $: name, type: 'xsd:QName' };
}

export function uri(address: string): TypedValue {
  return { $: address, type: 'xsd:anyURI' };
}

export function moment(time: string): TypedValue {
  return { $: time, type: 'xsd:dateTime' };
}

/** Where in the log it stands, if it does. */
export function place(logIndex: number | null): ProvAttributes {
  return logIndex === null ? {} : { 'alliance:logIndex': { $: String(logIndex), type: 'xsd:long' } };
}

/** The attributes that say something. */
export function said(attributes: { [name: string]: string }): ProvAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}
