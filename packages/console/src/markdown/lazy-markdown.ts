import { lazy } from 'react';

/** Fetches the renderer ahead of the first text, so that it is there when the text is. */
export const loadMarkdown = () => import('./markdown.tsx');

/** `Markdown`, whose code comes with the first page that has such a text. Suspends meanwhile. */
export const LazyMarkdown = lazy(async () => ({ default: (await loadMarkdown()).Markdown }));
