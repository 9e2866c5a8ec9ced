import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { noteAnswers } from '@jiter/testkit';
import { createJudge, type Exchange } from './judge-answers.fixture.ts';

/** What is longer is not judged: to read it would disturb who measures. */
const LONGEST = 1_048_576;
/** Whatever way a request comes to the server. */
const ARRIVALS = ['request', 'checkContinue', 'checkExpectation'] as const;

/**
 * Compares every answer of this server with the document of the API: another status, type, code or field is none that
 * clients know of.
 */
export function watchAnswers(server: Server) {
  const answers = createAnswerNotes();

  function watch(req: IncomingMessage, res: ServerResponse): void {
    const { method = '', url = '' } = req;
    const [path = ''] = url.split('?');
    if (method === 'OPTIONS' || method === 'HEAD' || /^\/admin\b/i.test(path)) return;
    const sent = collectSent(req);
    const answered = collectAnswered(res);
    res.once('finish', () => {
      const type = String(res.getHeader('content-type')).replace(/;.*/, '');
      const [asked, given] = [sent(), answered()];
      if (asked === undefined || given === undefined) return;
      const headers = res.getHeaderNames();
      answers.note({ method, path, status: res.statusCode, type, headers, sent: asked, answered: given });
    });
  }
  for (const arrival of ARRIVALS) server.prependListener(arrival, watch);
  return answers;
}

/** `note`: of an answer that is not one of a server's requests. At the end the run hears which of the document's came. */
export function createAnswerNotes() {
  const judge = createJudge();
  const problems = new Set<string>();
  const seen = new Set<string>();
  return {
    note(exchange: Exchange): void {
      const { answer, problem } = judge(exchange);
      if (problem !== undefined) problems.add(problem);
      else if (answer !== undefined) seen.add(answer);
    },
    /** Throws what was answered, or taken, and is not told of. */
    expectDocumented(): void {
      noteAnswers(seen);
      if (problems.size === 0) return;
      const advice = 'Tell of it beside the route, then: npm run openapi';
      throw new Error(
        `docs/openapi.json says otherwise. ${advice}\n${[...problems].slice(0, 20).join('\n')}`,
      );
    },
  };
}

/** The body as it comes, for whoever asks when all is there; undefined when it is too long. */
function collectSent(req: IncomingMessage): () => string | undefined {
  const body = createCollector();
  const emit = req.emit.bind(req) as (name: string, ...rest: unknown[]) => boolean;
  req.emit = (name: string, ...rest: unknown[]) => {
    if (name === 'data') body.add(rest[0]);
    return emit(name, ...rest);
  };
  return body.text;
}

function collectAnswered(res: ServerResponse): () => string | undefined {
  const body = createCollector();
  for (const name of ['write', 'end'] as const) {
    const send = res[name].bind(res) as (...rest: unknown[]) => never;
    res[name] = (...rest: unknown[]) => {
      body.add(rest[0]);
      return send(...rest);
    };
  }
  return body.text;
}

function createCollector() {
  const pieces: (string | Buffer)[] = [];
  let length = 0;
  return {
    add(piece: unknown): void {
      if (typeof piece !== 'string' && !Buffer.isBuffer(piece)) return;
      length += piece.length;
      if (length <= LONGEST) pieces.push(piece);
      else pieces.length = 0;
    },
    text: () => (length > LONGEST ? undefined : pieces.map((piece) => piece.toString()).join('')),
  };
}
