/**
 * The closed list of error codes: what callers branch on. Each has the HTTP status (RFC 9110) it is shown with and the
 * name of the gRPC status it travels as. Codes are added, never renamed.
 */
export const codes = {
  // Input
  invalid_argument: { http: 400, grpc: 'INVALID_ARGUMENT', title: 'The request is not valid' },
  invalid_cursor: { http: 400, grpc: 'INVALID_ARGUMENT', title: 'The cursor is not valid' },
  invalid_path: { http: 400, grpc: 'INVALID_ARGUMENT', title: 'A file path is not allowed' },
  invalid_version: { http: 400, grpc: 'INVALID_ARGUMENT', title: 'The version is not a semantic version' },
  payload_too_large: { http: 413, grpc: 'RESOURCE_EXHAUSTED', title: 'The request is too large' },
  unsupported_media_type: { http: 415, grpc: 'INVALID_ARGUMENT', title: 'The content type is not supported' },
  digest_mismatch: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The bytes do not match their digest' },
  content_refused: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The content is not allowed' },
  content_held: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The content waits for a decision' },
  version_too_low: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The version number is too low' },
  scan_pending: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The content is still being scanned' },
  licence_unknown: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The licence is not known' },
  licence_not_publishable: {
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    title: 'Nothing can be published under this licence',
  },
  derivation_blocked: {
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    title: 'The licences of the sources do not allow this',
  },
  public_label_refused: {
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    title: 'It cannot carry the label "public alliance asset"',
  },
  checkpoint_inconsistent: {
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    title: 'The checkpoint does not continue the last one',
  },
  statement_refused: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'The statement is not accepted' },
  review_pending: { http: 422, grpc: 'FAILED_PRECONDITION', title: 'It waits for a review of its sources' },
  idempotency_key_reused: {
    http: 422,
    grpc: 'FAILED_PRECONDITION',
    title: 'The idempotency key was used for another request',
  },

  // Who
  unauthenticated: { http: 401, grpc: 'UNAUTHENTICATED', title: 'Sign-in is required' },
  credentials_refused: { http: 401, grpc: 'UNAUTHENTICATED', title: 'The credentials were refused' },
  token_expired: { http: 401, grpc: 'UNAUTHENTICATED', title: 'The token has expired' },
  role_required: { http: 403, grpc: 'PERMISSION_DENIED', title: 'Another role is needed' },
  scope_required: { http: 403, grpc: 'PERMISSION_DENIED', title: 'The token lacks a scope' },
  separation_of_duties: { http: 403, grpc: 'PERMISSION_DENIED', title: 'Somebody else must do this' },
  organisation_not_in_good_standing: {
    http: 403,
    grpc: 'PERMISSION_DENIED',
    title: 'The organisation is not a member in good standing',
  },
  access_denied: { http: 403, grpc: 'PERMISSION_DENIED', title: 'Access is not granted' },
  caller_not_allowed: { http: 403, grpc: 'PERMISSION_DENIED', title: 'The service may not make this call' },
  checkpoint_untrusted: { http: 403, grpc: 'PERMISSION_DENIED', title: 'No trusted key signed the checkpoint' },
  signature_invalid: { http: 403, grpc: 'PERMISSION_DENIED', title: 'The link is not valid' },
  link_expired: { http: 403, grpc: 'PERMISSION_DENIED', title: 'The link has expired' },

  // What
  not_found: { http: 404, grpc: 'NOT_FOUND', title: 'There is no such thing' },
  method_not_allowed: { http: 405, grpc: 'UNIMPLEMENTED', title: 'The method is not allowed here' },
  not_acceptable: { http: 406, grpc: 'INVALID_ARGUMENT', title: 'The answer cannot be given in this form' },
  already_exists: { http: 409, grpc: 'ALREADY_EXISTS', title: 'It exists already' },
  state_conflict: { http: 409, grpc: 'FAILED_PRECONDITION', title: 'Its state does not allow this' },
  concurrent_change: { http: 409, grpc: 'ABORTED', title: 'Somebody else changed it at the same time' },
  text_changed: { http: 409, grpc: 'ABORTED', title: 'The text is another one now' },
  request_in_progress: { http: 409, grpc: 'ABORTED', title: 'The same request is being worked on' },
  bytes_missing: { http: 409, grpc: 'FAILED_PRECONDITION', title: 'Bytes are missing' },
  card_required: { http: 409, grpc: 'FAILED_PRECONDITION', title: 'A model card is needed' },
  version_retracted: { http: 410, grpc: 'FAILED_PRECONDITION', title: 'The version was retracted' },
  link_used: { http: 410, grpc: 'FAILED_PRECONDITION', title: 'The link was used already' },
  revision_mismatch: { http: 412, grpc: 'ABORTED', title: 'It has changed since you read it' },
  range_not_satisfiable: { http: 416, grpc: 'OUT_OF_RANGE', title: 'The range lies outside' },
  precondition_required: { http: 428, grpc: 'FAILED_PRECONDITION', title: 'If-Match is needed' },

  // How much
  rate_limited: { http: 429, grpc: 'RESOURCE_EXHAUSTED', title: 'Too many requests' },
  quota_exceeded: { http: 403, grpc: 'RESOURCE_EXHAUSTED', title: 'The quota is used up' },

  // Ours
  internal: { http: 500, grpc: 'INTERNAL', title: 'Something went wrong on our side' },
  unavailable: { http: 503, grpc: 'UNAVAILABLE', title: 'A part of the registry is not available' },
  deadline_exceeded: { http: 504, grpc: 'DEADLINE_EXCEEDED', title: 'It took too long' },
} as const satisfies Record<string, { http: number; grpc: string; title: string }>;

export type ErrorCode = keyof typeof codes;

/** True when `value` is a code of the closed list. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(codes, value);
}
