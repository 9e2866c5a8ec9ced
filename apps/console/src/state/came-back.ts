/** What somebody left for to another service. */
type Errand = 'sign-in' | 'fresh';

/**
 * What became of it when he came back. It is taken out of the address before anything looks at that, and is true until he has signed in
 * all the same, or the page is loaded anew.
 */
let news = takeOut();

export const cameBackWith = (errand: Errand): string | undefined =>
  news?.errand === errand ? news.what : undefined;

export const forgetComingBack = (): void => void (news = undefined);

function takeOut(): { errand: string; what: string } | undefined {
  const [, errand, what] = /^#(sign-in|fresh)=([a-z-]+)$/.exec(location.hash) ?? [];
  if (errand === undefined || what === undefined) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return { errand, what };
}
