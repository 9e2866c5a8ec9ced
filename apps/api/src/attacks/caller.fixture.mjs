// A caller on a thread of its own, so that what it takes to call does not hold up whoever is called and watched.
import { request } from 'node:http';
import { parentPort } from 'node:worker_threads';

/** Enough to tell what it is. */
const ANSWER_LENGTH = 1_000;

parentPort.on('message', ({ port, method, path, headers, body }) => {
  let isAnswered = false;
  const tell = (status, answer) => {
    // A server that has answered may hang up on what is still being sent.
    if (!isAnswered) parentPort.postMessage({ status, answer });
    isAnswered = true;
  };
  const req = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (res) => {
    let answer = '';
    res.setEncoding('utf8').on('data', (text) => {
      if (answer.length < ANSWER_LENGTH) answer += text;
    });
    res.on('end', () => tell(res.statusCode, answer));
  });
  req.on('error', (error) => tell(0, String(error)));
  req.end(Buffer.from(body.buffer));
});
