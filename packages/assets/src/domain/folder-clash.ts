/**
 * Watches paths in byte order for one that is a file and a folder at once ("a" and "a/b"), which no file system can hold.
 * Needs memory for one chain of paths, not for all of them.
 */
export class FolderClash {
  // Each begins with the one before it. Between "a" and "a/b" other paths may stand ("a-b"), but all begin with "a".
  readonly #chain: string[] = [];

  /** Takes the next path; returns the file that it needs as a folder, or undefined. */
  next(path: string): string | undefined {
    while (this.#chain.length > 0 && !path.startsWith(this.#chain.at(-1) as string)) this.#chain.pop();
    const clash = this.#chain.find((file) => path[file.length] === '/');
    this.#chain.push(path);
    return clash;
  }
}
