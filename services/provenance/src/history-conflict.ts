/** What is known of the log from two places cannot both be true: nothing may be signed until somebody has looked. */
export class HistoryConflict extends Error {
  override readonly name = 'HistoryConflict';
}
