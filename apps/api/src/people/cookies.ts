import { parse, serialize, type CookieSerializeOptions } from 'cookie';
import type { Request, Response } from 'express';

/** What a browser keeps for us under one name. */
export type Cookies = {
  /** Undefined when it has none, or what we never set. */
  read(req: Pick<Request, 'headers'>): string | undefined;
  set(res: Response, value: string): void;
  clear(res: Response): void;
};

/** `longest`: in characters; what is longer is none of ours. */
type CookieTerms = { name: string; maxAgeS: number; longest: number };

/** What opens a session. It lasts as long as one that is not used; each visit begins it anew. */
const OF_SESSIONS: CookieTerms = { name: 'jiter', maxAgeS: 14 * 86_400, longest: 200 };

export const createSessionCookies = (publicUrl?: string): Cookies => createCookies(OF_SESSIONS, publicUrl);

/**
 * Scripts cannot read it, and pages of other sites cannot send it along with what changes something. Where people come by
 * HTTPS, it never travels without, and no other host of the domain can put one in its place: that is what `__Host-` stands for.
 */
export function createCookies(terms: CookieTerms, publicUrl?: string): Cookies {
  const isSecure = publicUrl?.startsWith('https:') === true;
  const name = isSecure ? `__Host-${terms.name}` : terms.name;
  const options: CookieSerializeOptions = { httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/' };
  const put = (res: Response, value: string, maxAge: number) =>
    void res.appendHeader('Set-Cookie', serialize(name, value, { ...options, maxAge }));
  return {
    read({ headers: { cookie } }) {
      const value = cookie === undefined ? undefined : parse(cookie)[name];
      return value && value.length <= terms.longest ? value : undefined;
    },
    set: (res, value) => put(res, value, terms.maxAgeS),
    clear: (res) => put(res, '', 0),
  };
}
