import { encodingFormatOf, extensionOf } from './encoding-format.ts';

export type ListedFile = { path: string; size: number; sha256: string };

/** What there is of a version that has too many files to name each. */
export type TopLevel = { folders: readonly string[]; files: readonly string[] };

export type FileObject = {
  '@type': 'cr:FileObject';
  '@id': string;
  name: string;
  contentUrl: string;
  contentSize?: string;
  encodingFormat: string;
  sha256?: string;
  description?: string;
};

export type FileSet = {
  '@type': 'cr:FileSet';
  '@id': string;
  name: string;
  containedIn: { '@id': string };
  includes: string;
  excludes?: string;
  encodingFormat: string;
};

/** The container of file sets. */
const ALL_FILES = 'files';

/** Each file by itself. Paths are written as in URLs, since ids are read as relative addresses. */
export function fileObjects(files: readonly ListedFile[], filesUrl: string): FileObject[] {
  return files.map(({ path, size, sha256 }) => ({
    '@type': 'cr:FileObject',
    '@id': fileId(path),
    name: path,
    contentUrl: `${filesUrl}/${encodePath(path)}`,
    contentSize: `${size} B`,
    encodingFormat: encodingFormatOf(extensionOf(path)),
    sha256,
  }));
}

/** Files by folder and extension; every file is in exactly one set. */
export function fileSets(paths: readonly string[]): FileSet[] {
  const sets = new Map<string, FileSet>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const extension = extensionOf(path);
    const name = extension === '' ? `${folder}*` : `${folder}*.${extension}`;
    if (!sets.has(name)) sets.set(name, toFileSet(name, folder, extension));
  }
  return [...sets.values()];
}

/** Files by what stands at the top: a set for each folder with all that is in it, and the files beside them by extension. */
export function topLevelSets({ folders, files }: TopLevel): FileSet[] {
  return [...folders.map((folder) => wholeSet(`${folder}/**`, `${escapeGlob(folder)}/**`)), ...fileSets(files)];
}

/** One set of everything. */
export function everything(): FileSet[] {
  return [wholeSet('**', '**')];
}

function wholeSet(name: string, includes: string): FileSet {
  return {
    '@type': 'cr:FileSet',
    '@id': setId(name),
    name,
    containedIn: { '@id': ALL_FILES },
    includes,
    encodingFormat: 'application/octet-stream',
  };
}

/** The list of all files, which stands for the version where files are not named one by one. */
export function fileList(filesUrl: string): FileObject {
  return {
    '@type': 'cr:FileObject',
    '@id': ALL_FILES,
    name: 'files',
    description:
      'All files of this version with size and SHA-256, in pages; each is had from this address and its path.',
    contentUrl: filesUrl,
    encodingFormat: 'application/json',
  };
}

/** Id of a file. */
export function fileId(path: string): string {
  return `files/${encodePath(path)}`;
}

/** Id of the set that `fileSets` puts a file into. */
export function setIdOf(path: string): string {
  const extension = extensionOf(path);
  return setId(`${path.slice(0, path.lastIndexOf('/') + 1)}*${extension === '' ? '' : `.${extension}`}`);
}

function toFileSet(name: string, folder: string, extension: string): FileSet {
  const inside = escapeGlob(folder);
  return {
    '@type': 'cr:FileSet',
    '@id': setId(name),
    name,
    containedIn: { '@id': ALL_FILES },
    includes: extension === '' ? `${inside}*` : `${inside}*.${escapeGlob(extension)}`,
    ...(extension === '' ? { excludes: `${inside}*.*` } : {}),
    encodingFormat: encodingFormatOf(extension),
  };
}

function setId(name: string): string {
  return `sets/${encodePath(name)}`;
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function escapeGlob(text: string): string {
  return text.replaceAll(/[[\]*?]/g, '[$&]');
}
