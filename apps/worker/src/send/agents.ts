import http, { type ClientRequest, type ClientRequestArgs } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { followConnect } from './connect-times.ts';
import { watchWire } from './framing/wire.ts';
import { createKeptConnections, type KeptConnections } from './kept-connections.ts';
import { CONNECT_ATTEMPT_MS, type Dial } from './sender.ts';

const ANY = '';

/** What a request says beside node's own options, for the agent to tell connections apart by. */
export type OwnOptions = { org: string };

export type Agents = { http: http.Agent; https: https.Agent; close(): void };

export type KeepingAgents = Agents & { areWaiting(): boolean };

const KEEP_ALIVE: http.AgentOptions = {
  keepAlive: true,
  // The number of requests in flight is the caller's to bound; what stays open afterwards is ours.
  maxFreeSockets: 64,
  scheduling: 'lifo',
  timeout: 30_000,
};

/** Connections that serve one request each. */
export function createFreshAgents(dial: Dial): Agents {
  return createAgents(dial, { keepAlive: false });
}

/**
 * Connections that serve one request after the other, of one org each: what a receiver does to a connection, it does to
 * the org whose requests it had. At most `maxKept` wait, over all hosts.
 */
export function createKeepingAgents(dial: Dial, maxKept: number): KeepingAgents {
  const agents = createAgents(dial, KEEP_ALIVE);
  // node finds the one to use again; all there is to know here is who has waited longest.
  const waiting = createKeptConnections<Duplex>({
    max: maxKept,
    keyOf: () => ANY,
    close: (socket) => void socket.destroy(),
  });
  for (const agent of [agents.http, agents.https]) boundWaiting(agent, waiting);
  return { ...agents, areWaiting: () => waiting.has(ANY) };
}

function createAgents(dial: Dial, options: http.AgentOptions): Agents {
  const all = { ...options, ...dial, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS };
  const agents = { http: new http.Agent(all), https: new https.Agent(all) };
  for (const agent of [agents.http, agents.https]) {
    separateOrgs(agent);
    timeConnections(agent);
  }
  return {
    ...agents,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** node uses a connection again for requests of the same name, and a TLS session for new connections of it. */
function separateOrgs(agent: http.Agent): void {
  const getName = agent.getName.bind(agent);
  agent.getName = (options?: ClientRequestArgs & Partial<OwnOptions>) =>
    `${options?.org} ${getName(options)}`;
}

function timeConnections(agent: http.Agent): void {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) =>
    followConnect(options.lookup, (lookup) => createConnection({ ...options, lookup }, callback)).socket;
}

function boundWaiting(agent: http.Agent, waiting: KeptConnections<Duplex>): void {
  const keepSocketAlive = agent.keepSocketAlive.bind(agent);
  const reuseSocket = agent.reuseSocket.bind(agent);
  const known = new WeakSet<Duplex>();
  agent.keepSocketAlive = (socket) => {
    // The types do not tell that it answers whether to keep it.
    const isKept = (keepSocketAlive(socket) as unknown) !== false && watchWire(socket).rest();
    if (!isKept) return false;
    if (!known.has(socket)) socket.once('close', () => waiting.forget(socket));
    known.add(socket);
    waiting.keep(socket);
    return true;
  };
  agent.reuseSocket = (socket: Duplex, request: ClientRequest) => {
    waiting.forget(socket);
    reuseSocket(socket, request);
  };
}
