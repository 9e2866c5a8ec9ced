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
  const waiting: { answer: ServerResponse; goOn: () => void }[] = [];
  const server = createServer((asked, answer) => {
    const isHeld = held?.call === `${asked.method} ${asked.url}`;
    const isHalf = isHeld && held!.isHalf;
    if (isHeld) taken += 1;
    const later: Later = (goOn) => void waiting.push({ answer, goOn });
    if (isHeld && !isHalf) later(() => pass(url, asked, answer));
    else pass(url, asked, answer, isHalf ? later : undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** `POST /auth/sign-in`: from now on, and nothing else; `half`: its head is answered, and a part of its body. */
    hold(call: string, by?: 'half'): void {
      held = { call, isHalf: by === 'half' };
      taken = 0;
    },
    /** What a page has not given up goes on: it may have asked again by itself meanwhile, and then it waits for that. */
    release(): void {
      held = undefined;
      for (const { answer, goOn } of waiting.splice(0)) if (!answer.destroyed) goOn();
    },
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

type Later = (goOn: () => void) => void;

/** `atHalf`: is given what has the rest of the answer follow. */
function pass(to: string, asked: IncomingMessage, answer: ServerResponse, atHalf?: Later): void {
  const { method, headers } = asked;
  const passed = request(to + asked.url, { method: method!, headers }, (came) => {
    answer.writeHead(came.statusCode!, came.headers);
    if (atHalf === undefined) return void came.pipe(answer);
    came.once('data', (part: Buffer) => {
      const half = part.length / 2;
      came.pause();
      answer.write(part.subarray(0, half));
      atHalf(() => {
        answer.write(part.subarray(half));
        came.pipe(answer);
      });
    });
  });
  passed.on('error', () => answer.destroy());
  asked.pipe(passed);
}
