/** What the browser remembers for this console; a browser that forbids it just forgets. */
export const remembered = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(`alliance.${name}`);
    } catch {
      return null;
    }
  },
  set(name: string, value: string | undefined): void {
    try {
      if (value === undefined) localStorage.removeItem(`alliance.${name}`);
      else localStorage.setItem(`alliance.${name}`, value);
    } catch {
      // Nothing is remembered, and all else works.
    }
  },
};
