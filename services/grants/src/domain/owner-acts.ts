/** What an organisation sets for requests to come, and which of its people may; always with the scope `decide`. */
export const OWNER_ACTS = {
  'set-form': ['steward', 'owner'],
  'set-use-conditions': ['owner'],
  'set-rules': ['owner'],
  'rehearse-rules': ['steward', 'owner'],
  'add-block': ['steward', 'owner'],
  'lift-block': ['steward', 'owner'],
  delegate: ['steward', 'owner'],
} as const satisfies Record<string, readonly ('steward' | 'owner')[]>;

export type OwnerAct = keyof typeof OWNER_ACTS;
