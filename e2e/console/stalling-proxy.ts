import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';

/** Past what a page waits for an answer. */
const TOO_LONG_MS = 31_000;

/** Between a browser and a server: what it is told to hold is taken, and answered never, or by half. */
export async function startStallingProxy(url: string) {
  let held: { call: string; isHalf: boolean } | undefined;
  let taken = 0;
  const server = createServer((asked, answer) => {
    const isHeld = held?.call === `${asked.method} ${asked.url}`;
    const isHalf = isHeld && held!.isHalf;
    if (isHeld) taken += 1;
    if (isHeld && !isHalf) asked.resume();
    else pass(url, asked, answer, isHalf);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** `POST /auth/sign-in`: from now on, and nothing else; `half`: its head is answered, and a part of its body. */
    hold(call: string, by?: 'half'): void {
      held = { call, isHalf: by === 'half' };
      taken = 0;
    },
    release: () => void (held = undefined),
    /** Lets the page wait, once what is held was taken, for longer than it does. */
    async waitTooLong(page: Page): Promise<void> {
      await eventually(() => expect(taken).toBeGreaterThan(0));
      await page.clock.fastForward(TOO_LONG_MS);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

function pass(to: string, asked: IncomingMessage, answer: ServerResponse, isHalf: boolean): void {
  const { method, headers } = asked;
  const passed = request(to + asked.url, { method: method!, headers }, (came) => {
    answer.writeHead(came.statusCode!, came.headers);
    if (isHalf) came.once('data', (part: Buffer) => answer.write(part.subarray(0, part.length / 2)));
    else came.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  asked.pipe(passed);
}
