/**
 * What a PROV-JSON document must be, written by hand from the rules of the W3C Member Submission of 24 April 2013 (sections 2 and 3):
 * which records there are, what names their ends, which of these must be there, and how values are written.
 */

const QUALIFIED_NAME = '^([A-Za-z][A-Za-z0-9_-]*:)?[^\\s:][^\\s]*$';
const IDENTIFIER = `^_:[A-Za-z0-9]+$|${QUALIFIED_NAME}`;
const name = { type: 'string', pattern: IDENTIFIER };
const dateTime = { type: 'string', format: 'date-time' };

const typed = {
  type: 'object',
  properties: { $: { type: 'string' }, type: { type: 'string', pattern: QUALIFIED_NAME }, lang: { type: 'string' } },
  required: ['$'],
  additionalProperties: false,
};
const literal = { anyOf: [{ type: ['string', 'number', 'boolean'] }, typed] };
const attribute = { anyOf: [literal, { type: 'array', items: literal, minItems: 1 }] };

type Ends = { [end: string]: typeof name | typeof dateTime };

/** Records of a kind by their identifier; several records of one identifier are a list. */
function records(ends: Ends, required: string[]) {
  const record = {
    type: 'object',
    properties: ends,
    required,
    // Of the vocabulary of PROV only what any record may have besides its ends; everything else has a prefix of its own.
    patternProperties: {
      '^prov:(type|label|location|role|value)$': attribute,
      '^(?!prov:)[A-Za-z][A-Za-z0-9_-]*:': attribute,
    },
    additionalProperties: false,
  };
  const oneOrMore = { anyOf: [record, { type: 'array', items: record, minItems: 1 }] };
  return { type: 'object', propertyNames: name, additionalProperties: oneOrMore };
}

const ends = (...names: string[]): Ends => Object.fromEntries(names.map((end) => [`prov:${end}`, name]));
const time = { 'prov:time': dateTime };

const sections = {
  entity: records({}, []),
  activity: records({ 'prov:startTime': dateTime, 'prov:endTime': dateTime }, []),
  agent: records({}, []),
  wasGeneratedBy: records({ ...ends('entity', 'activity'), ...time }, ['prov:entity']),
  used: records({ ...ends('activity', 'entity'), ...time }, ['prov:activity']),
  wasInformedBy: records(ends('informed', 'informant'), ['prov:informed', 'prov:informant']),
  wasStartedBy: records({ ...ends('activity', 'trigger', 'starter'), ...time }, ['prov:activity']),
  wasEndedBy: records({ ...ends('activity', 'trigger', 'ender'), ...time }, ['prov:activity']),
  wasInvalidatedBy: records({ ...ends('entity', 'activity'), ...time }, ['prov:entity']),
  wasDerivedFrom: records(ends('generatedEntity', 'usedEntity', 'activity', 'generation', 'usage'), [
    'prov:generatedEntity',
    'prov:usedEntity',
  ]),
  wasAttributedTo: records(ends('entity', 'agent'), ['prov:entity', 'prov:agent']),
  wasAssociatedWith: records(ends('activity', 'agent', 'plan'), ['prov:activity']),
  actedOnBehalfOf: records(ends('delegate', 'responsible', 'activity'), ['prov:delegate', 'prov:responsible']),
  wasInfluencedBy: records(ends('influencee', 'influencer'), ['prov:influencee', 'prov:influencer']),
  specializationOf: records(ends('specificEntity', 'generalEntity'), ['prov:specificEntity', 'prov:generalEntity']),
  alternateOf: records(ends('alternate1', 'alternate2'), ['prov:alternate1', 'prov:alternate2']),
  hadMember: records(ends('collection', 'entity'), ['prov:collection', 'prov:entity']),
};
const prefix = {
  type: 'object',
  propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_-]*$' },
  additionalProperties: { type: 'string', format: 'uri' },
};

export const PROV_JSON_SCHEMA = {
  type: 'object',
  properties: {
    prefix,
    ...sections,
    bundle: {
      type: 'object',
      propertyNames: name,
      additionalProperties: { type: 'object', properties: { prefix, ...sections }, additionalProperties: false },
    },
  },
  additionalProperties: false,
};
