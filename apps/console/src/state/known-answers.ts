import { keepLatest } from './keep-latest.ts';

const NOT_MODIFIED = 304;
const MOST_KNOWN = 20;

type Known = { tag: string; text: string; headers: Headers };

/**
 * Lists that are asked for again and again: the API tells whoever has one that it is the same, and sends no more of it. To
 * whoever asked, it is as if it had come whole.
 */
export function createKnownAnswers(send: (request: Request) => Promise<Response>) {
  const known = new Map<string, Known>();

  async function keep(url: string, tag: string, response: Response): Promise<Response> {
    const text = await response.text();
    const { headers } = response;
    keepLatest(known, url, { tag, text, headers }, MOST_KNOWN);
    return new Response(text, { headers });
  }

  return async (request: Request): Promise<Response> => {
    const { url } = request;
    const before = known.get(url);
    if (before) request.headers.set('if-none-match', before.tag);
    const response = await send(request);
    if (response.status === NOT_MODIFIED && before)
      return new Response(before.text, { headers: before.headers });
    const tag = response.headers.get('etag');
    return response.ok && tag !== null ? keep(url, tag, response) : response;
  };
}
