import { join } from 'node:path';
import { createCalls, startNode, stopChild } from '../lib/children.mjs';
import { benchDir } from '../lib/places.mjs';

/** What `work` finds, which is given a program of this folder for as long as it takes. */
async function withProgram(name, options, work) {
  const { child, ready } = await startNode(join(benchDir, 'limits', name), options);
  try {
    return await work({ child, ready });
  } finally {
    await stopChild(child);
  }
}

/** `work` calls what the program answers. */
export const withCalls = (name, work) => withProgram(name, {}, ({ child }) => work(createCalls(child)));

/** `work` gets the Express route that does the least, as a target of the load generator, and its pid. */
export const withExpress = (work) =>
  withProgram('express.mjs', { readyKinds: ['listening'] }, ({ child, ready }) => {
    const { hostname, port } = new URL(ready.url);
    const target = { dialect: 'jiter', host: hostname, port: Number(port), headers: {} };
    return work({ target, pid: child.pid });
  });
