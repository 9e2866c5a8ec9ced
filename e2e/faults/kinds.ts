/** A receiver that takes all, one that takes nothing, and one that is told of outcomes. */
type Urls = { fine: string; broken: string; callback: string };
type Kind = (urls: Urls, payload: string) => { payload: string };

/** Each carries the payload in JSON, by which the ledger knows it. */
const KINDS: Kind[] = [
  ({ fine }, payload) => ({ destination: fine, payload }),
  ({ fine, callback }, payload) => ({
    destination: fine,
    payload: JSON.stringify({ payload }),
    format: 'raw',
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
    successCallback: callback,
  }),
  ({ fine, callback }, payload) => ({
    destination: fine,
    payload: Buffer.from(JSON.stringify({ payload })).toString('base64'),
    format: 'raw',
    encoding: 'base64',
    labels: ['kind'],
    retryPolicy: { maxRetries: 8, initialDelay: '200ms' },
    maxAge: '1h',
    successCallback: { url: callback, headers: { 'X-Kind': 'success' } },
  }),
  ({ broken, callback }, payload) => ({
    destination: broken,
    payload,
    retryPolicy: { delays: ['200ms'] },
    failureCallback: callback,
  }),
];

/** One of each kind in turn. All but the plain ones call for another event. */
export function kindOf(index: number, urls: Urls, payload: string) {
  const kind = index % KINDS.length;
  return { wish: KINDS[kind]!(urls, payload), calls: kind > 0 };
}
