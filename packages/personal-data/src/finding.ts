export const TYPES = {
  VN_CCCD: 'basic',
  VN_CMND: 'basic',
  VN_MST: 'none',
  VN_PHONE: 'basic',
  VN_LANDLINE: 'none',
  VN_CARD: 'sensitive',
  VN_BANK_ACCOUNT: 'sensitive',
  VN_PLATE: 'basic',
  VN_PASSPORT: 'basic',
  VN_BHXH: 'basic',
  VN_BHYT: 'basic',
  ADDRESS: 'basic',
  EMAIL: 'basic',
  DATE_OF_BIRTH: 'basic',
  PERSON: 'basic',
} as const;

/** What was found. */
export type PersonalDataType = keyof typeof TYPES;

/** How the law treats it; `none` is what organisations have and people rarely do. */
export type PersonalDataClass = (typeof TYPES)[PersonalDataType];

/** Why it was taken for what it is, beyond its shape. */
export type Signal = 'context' | 'checksum' | 'structure';

/** Something that looks like personal data. Places count Unicode code points of the text that was given. */
export type Finding = {
  type: PersonalDataType;
  class: PersonalDataClass;
  start: number;
  end: number;
  /** Never the value itself. */
  masked: string;
  /** Between 0 and 1. */
  score: number;
  signals: readonly Signal[];
  /** So sure that it would hold a publication: a checksum with its guard, or two signals. */
  sure: boolean;
};

/** A place that may be something, before it is decided which of several things it is. Places count code points in NFC. */
export type Candidate = {
  type: PersonalDataType;
  start: number;
  end: number;
  signals: readonly Signal[];
  /** Common in what is no personal data, role mailboxes for example. */
  weak?: boolean;
};
