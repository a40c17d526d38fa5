/** Told of each piece of a file that is done; what turns out to be wrong is taken back with a negative count. */
export type OnBytes = (count: number, file: { path: string; size: number }) => void;
