import fc from 'fast-check';
import { createAnswerFraming } from './answer-framing.ts';
import { MAX_HEAD_BYTES, MAX_OVERHEAD_BYTES } from './faults.ts';

type Seen = { passed: string; end: 'open' | 'clean' | 'spoiled' | 'broken'; fault?: string; closes: boolean };

/** What becomes of bytes that come as these pieces. */
function follow(pieces: readonly string[]): Seen {
  const framing = createAnswerFraming();
  framing.begin();
  let passed = '';
  for (const piece of pieces) {
    const taken = framing.take(Buffer.from(piece, 'latin1'));
    if (taken.kind === 'pass') passed += taken.bytes.toString('latin1');
    if (taken.kind === 'fault') {
      const { reply } = taken;
      const fault = reply.kind === 'unanswered' ? reply.detail : String(reply.status);
      return { passed, end: 'broken', fault, closes: false };
    }
  }
  const end = !framing.isWhole() ? 'open' : framing.isClean() ? 'clean' : 'spoiled';
  return { passed, end, closes: framing.closes() };
}

const OK = 'HTTP/1.1 200 OK\r\n';
const SIZED = `${OK}Content-Length: 2\r\n\r\nok`;
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const EMPTY_204 = 'HTTP/1.1 204 No Content\r\n\r\n';
const LEFTOVERS = ['\r\n', '{}', 'HTTP', SIZED, EMPTY_204, '\0\0\0'];

type Case = { bytes: string; passes?: string; end: Seen['end']; closes?: true };
const cases: Record<string, Case> = {
  'of a known length': { bytes: SIZED, end: 'clean' },
  'without a body': { bytes: `${OK}Content-Length: 0\r\n\r\n`, end: 'clean' },
  'in chunks': { bytes: `${CHUNKED}2\r\nok\r\n0A;x="y"\r\n0123456789\r\n0\r\n\r\n`, end: 'clean' },
  'in chunks with trailers': { bytes: `${CHUNKED}1\r\nx\r\n000\r\nA: b\r\nC: d\r\n\r\n`, end: 'clean' },
  'with zeros in front of a size': { bytes: `${CHUNKED}${'0'.repeat(40)}2\r\nok\r\n0\r\n\r\n`, end: 'clean' },
  'in chunks, whatever the case': {
    bytes: `${OK}transfer-encoding:\tgzip , CHUNKED \r\n\r\n0\r\n\r\n`,
    end: 'clean',
  },
  'in chunks that are not finished': { bytes: `${CHUNKED}2\r\nok\r\n0\r\n`, end: 'open' },
  'that is not finished': { bytes: SIZED.slice(0, -1), end: 'open' },
  'without a length': { bytes: `${OK}\r\nall of it`, end: 'open' },
  'in a coding that is not chunks': {
    bytes: `${OK}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    end: 'open',
  },
  'without a reason phrase': { bytes: 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', end: 'clean' },
  'that closes': {
    bytes: `${OK}Connection: x, Close\r\nContent-Length: 0\r\n\r\n`,
    end: 'clean',
    closes: true,
  },
  'of HTTP/1.0': { bytes: 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', end: 'clean', closes: true },
  'of HTTP/1.0 that stays': {
    bytes: 'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n',
    end: 'clean',
  },
  'that is 204': { bytes: EMPTY_204, end: 'clean' },
  'that is 304 with a length': {
    bytes: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nETag: "a"\r\n\r\n',
    passes: 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    end: 'spoiled',
  },
  'that is 204 with a length of 0': {
    bytes: 'HTTP/1.1 204 No Content\r\ncontent-length: 00\r\n\r\n',
    passes: EMPTY_204,
    end: 'clean',
  },
  'that is 204 in chunks': {
    bytes: 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    passes: EMPTY_204,
    end: 'spoiled',
  },
  'that is 205': { bytes: 'HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok', end: 'clean' },
  'that upgrades nothing': {
    bytes: `${OK}Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n`,
    end: 'clean',
  },
};
const EARLY = ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', '\r\n'];
for (const [name, { bytes, passes = bytes, ...rest }] of Object.entries(cases)) {
  cases[`${name}, after news of it`] = { bytes: EARLY.join('') + bytes, passes, ...rest };
  if (rest.end === 'open') continue;
  for (const leftover of LEFTOVERS) {
    cases[`${name}, followed by ${JSON.stringify(leftover)}`] = {
      ...rest,
      bytes: bytes + leftover,
      passes,
      end: 'spoiled',
    };
  }
}

describe('an answer', () => {
  test.each(Object.entries(cases))('%s', (_name, { bytes, passes = bytes, end, closes = false }) => {
    const seen = { passed: passes, end, closes };
    expect(follow([bytes])).toEqual(seen);
    expect(follow([...bytes])).toEqual(seen);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(follow([bytes.slice(0, at), bytes.slice(at)])).toEqual(seen);
    }
  });

  test('in any chunks and any pieces ends where it ends', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((found) => Buffer.from(found).toString('latin1'));
    fc.assert(
      fc.property(fc.array(bytes), bytes, fc.array(fc.nat(30)), (chunks, leftover, lengths) => {
        const body = chunks
          .filter((chunk) => chunk !== '')
          .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
        const answer = `${CHUNKED}${body.join('')}0\r\n\r\n`;
        const pieces: string[] = [];
        let rest = answer + leftover;
        for (const length of lengths) {
          pieces.push(rest.slice(0, length));
          rest = rest.slice(length);
        }
        const end = leftover === '' ? 'clean' : 'spoiled';
        const seen = follow(
          [...pieces.filter((piece) => piece !== ''), rest].filter((piece) => piece !== ''),
        );
        expect(seen).toEqual({ passed: answer, end, closes: false });
      }),
    );
  });
});

describe('what is no answer', () => {
  const LF = 'answered in a form that is not HTTP: line feeds without carriage returns';
  test.each([
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', LF],
    ['one line feed alone', `${OK}A: b\nContent-Length: 2\r\n\r\nok`, LF],
    ['an empty line of a line feed alone', `${OK}Content-Length: 2\r\n\nok`, LF],
    ['a line feed in front', `\n${SIZED}`, LF],
    ['chunks with line feeds alone', `${CHUNKED}2\nok\n0\n\n`, LF],
    ['a chunk that ends in a line feed alone', `${CHUNKED}2\r\nok\n0\r\n\r\n`, LF],
    ['a last line feed alone', `${CHUNKED}0\r\n\n`, LF],
    [
      'another protocol',
      '220 mail.example.com ESMTP\r\n',
      'answered in a form that is not HTTP: it does not begin with HTTP/',
    ],
    [
      'TLS',
      '\x15\x03\x01\0\x02\x02\x46',
      'answered in a form that is not HTTP: it does not begin with HTTP/',
    ],
    [
      'lower case',
      'http/1.1 200 OK\r\n\r\n',
      'answered in a form that is not HTTP: it does not begin with HTTP/',
    ],
    [
      'no status',
      'HTTP/1.1 OK\r\n\r\n',
      'answered in a form that is not HTTP: its first line is no status line',
    ],
    [
      'a status below 100',
      'HTTP/1.1 099 OK\r\n\r\n',
      'answered in a form that is not HTTP: its first line is no status line',
    ],
    [
      'a status of four digits',
      'HTTP/1.1 2000 OK\r\n\r\n',
      'answered in a form that is not HTTP: its first line is no status line',
    ],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n', 'answered in a form that is not HTTP: its first line is no status line'],
    [
      'a length twice',
      `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`,
      'answered in a form that is not HTTP: more than one Content-Length',
    ],
    [
      'two lengths in a list',
      `${OK}Content-Length: 2, 3\r\n\r\nok`,
      'answered in a form that is not HTTP: more than one Content-Length',
    ],
    [
      'a length and chunks',
      `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'answered in a form that is not HTTP: both Transfer-Encoding and Content-Length',
    ],
    [
      'another protocol from here on',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx',
      '101',
    ],
    ['the same, without saying which', 'HTTP/1.1 101 Switching\r\n\r\n', '101'],
    ['the same, after news of it', `${EARLY.join('')}HTTP/1.1 101 Switching\r\n\r\n`, '101'],
  ])('%s', (_name, bytes, fault) => {
    for (const pieces of [[bytes], [...bytes]])
      expect(follow(pieces)).toMatchObject({ end: 'broken', fault });
  });
});

describe('what is no body', () => {
  const TOO_MUCH = 'answered with more than 64 KiB that are no body';
  const TOO_LONG = 'answered with more than 16 KiB of headers';
  const many = (part: string) => part.repeat(Math.ceil((MAX_OVERHEAD_BYTES + 1) / part.length));
  test.each([
    ['news of an answer that never comes', many('HTTP/1.1 102 Processing\r\n\r\n'), TOO_MUCH],
    ['empty lines', many('\r\n'), TOO_MUCH],
    ['chunks of a byte', CHUNKED + many('1\r\nx\r\n').repeat(2), TOO_MUCH],
    ['long headers', `${OK}A: ${'x'.repeat(MAX_HEAD_BYTES)}`, TOO_LONG],
    [
      'long headers of news',
      `HTTP/1.1 103 Early Hints\r\nA: ${'x'.repeat(MAX_HEAD_BYTES)}\r\n\r\n`,
      TOO_LONG,
    ],
    ['many headers', OK + many('A: b\r\n'), TOO_LONG],
    ['a line that does not end', `HTTP/${'1'.repeat(MAX_HEAD_BYTES)}`, TOO_LONG],
    ['a size that does not end', CHUNKED + '0'.repeat(MAX_OVERHEAD_BYTES), TOO_LONG],
    ['an extension that does not end', `${CHUNKED}1;${'x'.repeat(MAX_HEAD_BYTES + 100)}`, TOO_LONG],
    ['many extensions', CHUNKED + many(`1;${'x'.repeat(50)}\r\nx\r\n`), TOO_LONG],
    ['trailers', `${CHUNKED}0\r\n${many('A: b\r\n')}`, TOO_LONG],
  ])('has a bound: %s', (_name, bytes, fault) => {
    const pieces = bytes.match(/[^]{1,1000}/g)!;
    expect(follow(pieces)).toMatchObject({ end: 'broken', fault });
    expect(follow([bytes])).toMatchObject({ end: 'broken', fault });
  });

  test('is not what a body in chunks of a byte needs, as long as it is read', () => {
    const head = `${OK}A: ${'x'.repeat(MAX_HEAD_BYTES - 60)}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(head.length).toBeLessThan(MAX_HEAD_BYTES);
    expect(follow([head, ...Array<string>(8_193).fill('1\r\nx\r\n')])).toMatchObject({ end: 'open' });
  });

  test('is not the body', () => {
    const body = 'x'.repeat(1_000_000);
    expect(follow([`${CHUNKED}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`])).toMatchObject({
      end: 'clean',
    });
  });
});

test('a body without a length is whole when its connection has ended, and may not be used again', () => {
  const framing = createAnswerFraming();
  framing.begin();
  framing.take(Buffer.from(`${OK}\r\nall of it`));
  expect(framing.isWhole()).toBe(false);
  framing.end();
  expect(framing.isWhole()).toBe(true);
  expect(framing.isClean()).toBe(false);
});

test('one answer after the other, each by itself', () => {
  const framing = createAnswerFraming();
  for (const bytes of [SIZED, EMPTY_204, `${CHUNKED}0\r\n\r\n`, SIZED]) {
    framing.begin();
    expect(framing.isUntouched()).toBe(true);
    expect(framing.take(Buffer.from(bytes))).toEqual({ kind: 'pass', bytes: Buffer.from(bytes) });
    expect(framing.isClean()).toBe(true);
  }
  framing.take(Buffer.from('x'));
  expect(framing.isClean()).toBe(false);
});
