import { parse, serialize, type CookieSerializeOptions } from 'cookie';
import type { Request, Response } from 'express';

/** Where a browser keeps what opens a session. */
export type Cookies = {
  read(req: Pick<Request, 'headers'>): string | undefined;
  set(res: Response, token: string): void;
  clear(res: Response): void;
};

/** As long as a session that is not used; each visit begins it anew. */
const MAX_AGE_S = 14 * 86_400;
const LONGEST = 200;

/**
 * Scripts cannot read it, and pages of other sites cannot send it along with what changes something. Where people come by
 * HTTPS, it never travels without, and no other host of the domain can put one in its place: that is what `__Host-` stands for.
 */
export function createCookies(publicUrl?: string): Cookies {
  const isSecure = publicUrl?.startsWith('https:') === true;
  const name = isSecure ? '__Host-jiter' : 'jiter';
  const options: CookieSerializeOptions = { httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/' };
  const put = (res: Response, value: string, maxAge: number) =>
    void res.appendHeader('Set-Cookie', serialize(name, value, { ...options, maxAge }));
  return {
    read({ headers: { cookie } }) {
      const value = cookie === undefined ? undefined : parse(cookie)[name];
      return value && value.length <= LONGEST ? value : undefined;
    },
    set: (res, token) => put(res, token, MAX_AGE_S),
    clear: (res) => put(res, '', 0),
  };
}
