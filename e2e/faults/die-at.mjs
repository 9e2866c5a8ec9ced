// Loaded by `node --import` before a process of ours: it kills itself before anything leaves for the path JITER_TEST_DIE_AT.
import { ClientRequest } from 'node:http';

const path = process.env.JITER_TEST_DIE_AT;
const { onSocket } = ClientRequest.prototype;

ClientRequest.prototype.onSocket = function (...parts) {
  if (this.path === path) process.kill(process.pid, 'SIGKILL');
  return onSocket.apply(this, parts);
};
