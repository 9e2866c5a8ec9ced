import type { Request, Response } from 'express';
import { createCookies } from '../cookies.ts';
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

const TERMS = { name: 'jiter-flow', maxAgeS: 600, longest: 4_000 };

/** What ties the one who comes back to the browser that left: nobody can have another one sign in as him by a link. */
export function createFlowCookie(publicUrl: string): FlowCookie {
  const cookies = createCookies(TERMS, publicUrl);
  return {
    set: (res, flow) => cookies.set(res, Buffer.from(JSON.stringify(flow)).toString('base64url')),
    take(req, res) {
      const value = cookies.read(req);
      cookies.clear(res);
      return value === undefined ? undefined : readFlow(value);
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
