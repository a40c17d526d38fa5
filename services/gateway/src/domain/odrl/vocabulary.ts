/** Names the profile: ODRL has no words for training and for what models give out. See docs/odrl-profile.md. */
export const PROFILE = 'urn:alliance-registry:odrl:1';

/** Words of the JSON-LD that ODRL's own context does not have. */
export const CONTEXT = [
  'http://www.w3.org/ns/odrl.jsonld',
  {
    cc: 'http://creativecommons.org/ns#',
    dcterms: 'http://purl.org/dc/terms/',
    alliance: `${PROFILE}:`,
  },
] as const;

/** What a grant of a term record permits, in ODRL (W3C ODRL Vocabulary 2.2, section 4). */
export const ACTION_OF_GRANT: Readonly<Record<string, string>> = {
  use: 'use',
  share: 'distribute',
  adapt: 'derive',
  sublicense: 'grantUse',
  commercial: 'cc:CommercialUse',
  train: 'alliance:train',
  publish_weights: 'alliance:publishWeights',
  output_use: 'alliance:useOutputs',
};

/** The same for the operations of an organisation's terms. */
export const ACTION_OF_OPERATION: Readonly<Record<string, string>> = {
  view: 'display',
  download: 'use',
  train: 'alliance:train',
  'publish-weights': 'alliance:publishWeights',
  redistribute: 'distribute',
  'commercial-use': 'cc:CommercialUse',
};

/** Duties that ODRL has a word for; others go by their own name. */
export const ACTION_OF_DUTY: Readonly<Record<string, string>> = {
  attribution: 'attribute',
  'licence-notice': 'include',
  'share-alike': 'cc:ShareAlike',
};
