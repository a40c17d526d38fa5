/** Files of which the type is kept. */
const MOST = 20_000;

/** What waiting files are, as was seen when they came; of the uploads that rest longest it is forgotten. */
export class KnownTypes {
  readonly #uploads = new Map<string, Map<string, string>>();
  #count = 0;

  get(uploadId: string, name: string): string | undefined {
    return this.#uploads.get(uploadId)?.get(name);
  }

  set(uploadId: string, name: string, mediaType: string): void {
    const types = this.#uploads.get(uploadId) ?? new Map<string, string>();
    this.#uploads.set(uploadId, types);
    if (!types.has(name)) this.#count += 1;
    types.set(name, mediaType);
    for (const oldest of this.#uploads.keys()) {
      if (this.#count <= MOST) return;
      this.forget(oldest);
    }
  }

  forget(uploadId: string): void {
    this.#count -= this.#uploads.get(uploadId)?.size ?? 0;
    this.#uploads.delete(uploadId);
  }
}
