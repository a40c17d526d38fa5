/** Where tiles and entry bundles are kept: a folder, a bucket, a log's HTTP prefix. */
export interface TileSource {
  /**
   * Returns the bytes at a path such as `tile/0/x001/234.p/5`, undefined when nothing is there, and throws when it cannot
   * tell. What it returns need not be trusted: the reader checks every byte against a checkpoint.
   */
  fetchTile(path: string): Promise<Uint8Array | undefined>;
}
