/**
 * What was wrong when somebody came back from another service. It is taken out of the address before anything looks at that, and
 * is true until the page is loaded anew.
 */
export const cameBackWith: string | undefined = takeOut();

function takeOut(): string | undefined {
  const [, problem] = /^#sign-in=([a-z-]+)$/.exec(location.hash) ?? [];
  if (problem !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return problem;
}
