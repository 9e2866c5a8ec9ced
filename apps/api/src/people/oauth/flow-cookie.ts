import { parse, serialize } from 'cookie';
import type { Request, Response } from 'express';
import type { Asked, Identifier } from './identify.ts';

/**
 * What somebody left for. `connect`: the session that the account is to be connected from; `fresh`: the one that he signs in anew for;
 * `invitation`: what he follows.
 */
export type Flow = Asked & {
  by: Identifier['name'];
  returnTo: string;
  leftAtMs: number;
  connect?: string;
  fresh?: string;
  invitation?: string;
};

export type FlowCookie = {
  set(res: Response, flow: Flow): void;
  /** Good for one return. */
  take(req: Request, res: Response): Flow | undefined;
};

const MAX_AGE_S = 600;
const LONGEST = 4_000;

/** What ties the one who comes back to the browser that left: nobody can have another one sign in as him by a link. */
export function createFlowCookie(publicUrl: string): FlowCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-jiter-flow' : 'jiter-flow';
  const put = (res: Response, value: string, maxAge: number) =>
    void res.appendHeader(
      'Set-Cookie',
      serialize(name, value, { httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/', maxAge }),
    );
  return {
    set: (res, flow) => put(res, Buffer.from(JSON.stringify(flow)).toString('base64url'), MAX_AGE_S),
    take(req, res) {
      const value = parse(req.headers.cookie ?? '')[name];
      put(res, '', 0);
      return value && value.length <= LONGEST ? readFlow(value) : undefined;
    },
  };
}

function readFlow(value: string): Flow | undefined {
  try {
    const flow = JSON.parse(Buffer.from(value, 'base64url').toString()) as Flow;
    const texts = [flow.by, flow.state, flow.nonce, flow.verifier, flow.returnTo];
    return texts.every((text) => typeof text === 'string' && text !== '') ? flow : undefined;
  } catch {
    return undefined;
  }
}
