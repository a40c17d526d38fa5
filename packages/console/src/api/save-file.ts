/** Has the browser save a file under a name, as if it had been downloaded from a link. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken the bytes once the click is done with.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
