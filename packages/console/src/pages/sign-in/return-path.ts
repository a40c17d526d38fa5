/** Where to go after signing in: only to a path of this console, however the address was made. */
export function returnPath(asked: string | null): string {
  if (asked === null || !/^\/(?![/\\])/.test(asked)) return '/';
  const url = new URL(asked, 'https://console.invalid');
  return url.origin === 'https://console.invalid' && url.pathname !== '/sign-in' ? `${url.pathname}${url.search}` : '/';
}
