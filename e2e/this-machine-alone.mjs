// Preloaded into processes of ours: whatever is dialled or looked up elsewhere is refused, as without a network, and told of.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

const isHere = (host) => /^(localhost|127\.\d+\.\d+\.\d+|::1|)$/.test(host);

function refuse(host) {
  process.stderr.write(`dialled elsewhere: ${host}\n`);
  return Object.assign(new Error(`connect ENETUNREACH ${host}`), { code: 'ENETUNREACH' });
}

/** Of a port and a host, of options, or of both in an array, as `net` hands them on; '' for what is no host elsewhere. */
function hostOf(given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'object') return first.path === undefined ? (first.host ?? '') : '';
  return typeof second === 'string' ? second : '';
}

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...given) {
  const host = hostOf(given);
  return isHere(host) ? connect.apply(this, given) : this.destroy(refuse(host));
};

const askers = [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype];
for (const [index, asker] of askers.entries()) {
  const refused = (error, rest) => (index < 2 ? rest.at(-1)(error) : Promise.reject(error));
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const ask = asker[name];
    if (!ask) continue;
    asker[name] = function (host, ...rest) {
      return isHere(host) ? ask.call(this, host, ...rest) : refused(refuse(host), rest);
    };
  }
}
syncBuiltinESMExports();
