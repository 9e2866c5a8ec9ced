import type { Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import { listenRaw, setup, unanswered, type CreateSender } from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

export function describeBounds(createSender: CreateSender): void {
  const { post } = setup(createSender);

  describe('an answer in a form that is not HTTP says what is wrong', () => {
    test.each([
      ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', /line feeds without carriage returns/],
      [
        'one line feed alone',
        `${OK}A: b\nContent-Length: 2\r\n\r\nok`,
        /line feeds without carriage returns/,
      ],
      ['line feeds alone around chunks', `${CHUNKED}2\nok\n0\n\n`, /line feeds without carriage returns/],
      [
        'equal lengths',
        `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`,
        /more than one Content-Length/,
      ],
      ['equal lengths in a list', `${OK}Content-Length: 2, 2\r\n\r\nok`, /more than one Content-Length/],
      [
        'two lengths',
        `${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!`,
        /more than one Content-Length/,
      ],
      [
        'a length and chunks',
        `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
        /both Transfer-Encoding and Content-Length/,
      ],
      ['a length that is none', `${OK}Content-Length: two\r\n\r\nok`, /Content-Length/],
      ['a header without a colon', `${OK}nonsense\r\n\r\n`, /header/],
      ['a space before a colon', `${OK}A : b\r\n\r\n`, /header/],
      ['a header without a colon behind a length', `${OK}Content-Length: 2\r\nnonsense\r\n\r\nok`, /header/],
      ['a space before a colon behind a length', `${OK}Content-Length: 2\r\nA : b\r\n\r\nok`, /header/],
      ['a NUL in a header', `${OK}A: b\0\r\n\r\n`, /header/],
      ['a size that is none', `${CHUNKED}zz\r\nok\r\n0\r\n\r\n`, /chunk size/],
      ['a chunk that is longer than its size', `${CHUNKED}2\r\nokay\r\n0\r\n\r\n`, /chunk/],
      ['another protocol', '220 mail.example.com ESMTP\r\n', /it does not begin with HTTP/],
    ])('%s', async (_name, bytes, what) => {
      const wire = await listenRaw(({ socket }) => socket.write(bytes));
      const reply = await post(wire.url);
      expect(reply).toEqual(unanswered('unreachable', /^answered in a form that is not HTTP: /));
      expect(reply).toEqual(unanswered('unreachable', what));
    });
  });

  describe('an answer without an end is cut, and what is no body counts as well', () => {
    test.each([
      ['news of an answer', '', 'HTTP/1.1 102 Processing\r\n\r\n', /more than 64 KiB that are no body/],
      ['empty lines', '', '\r\n', /more than 64 KiB that are no body/],
      ['headers', OK, 'A: b\r\n', /more than 16 KiB of headers/],
      ['one header', `${OK}A: `, 'x', /more than 16 KiB of headers/],
      ['headers of news', 'HTTP/1.1 103 Early Hints\r\n', 'Link: </a>\r\n', /more than 16 KiB of headers/],
      ['empty extensions', `${CHUNKED}1`, ';', /more than 16 KiB of headers/],
      ['an extension', `${CHUNKED}1;`, 'x', /more than 16 KiB of headers/],
      ['trailers', `${CHUNKED}0\r\n`, 'A: b\r\n', /more than 16 KiB of headers/],
      ['a size', CHUNKED, '0', /more than 16 KiB of headers/],
    ])('%s', async (_name, beginning, part, reason) => {
      let flooding: Socket | undefined;
      const wire = await listenRaw(({ socket }) => {
        flooding = socket;
        socket.write(beginning);
        pour(socket, Buffer.from(part.repeat(Math.ceil(16_384 / part.length))));
      });
      expect(await post(wire.url)).toEqual(unanswered('unreachable', reason));
      // What the kernel's buffers on both sides took along, and no more.
      expect(flooding!.bytesWritten).toBeLessThan(20_000_000);
      await eventually(() => expect(flooding!.destroyed).toBe(true));
    });

    test('chunks of a byte are read as far as an answer is', async () => {
      const wire = await listenRaw(({ socket }) => {
        socket.write(CHUNKED);
        pour(socket, Buffer.from('1\r\nx\r\n'.repeat(3_000)));
      });
      expect(await post(wire.url)).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(8_192) });
    });
  });
}

/** For ever. */
function pour(socket: Socket, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}
