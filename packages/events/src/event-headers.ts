/** CloudEvents 1.0 attributes as message headers (NATS protocol binding, binary mode), and our place in the service's order. */
export const EVENT_HEADERS = {
  specversion: 'ce-specversion',
  id: 'ce-id',
  type: 'ce-type',
  source: 'ce-source',
  time: 'ce-time',
  contenttype: 'content-type',
  sequence: 'ce-sequence',
} as const;
