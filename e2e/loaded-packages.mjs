// Preloaded into processes of ours: as one ends it prints which packages it has loaded of those that are CommonJS.
import Module from 'node:module';

process.on('exit', () => {
  const names = Object.keys(Module._cache).flatMap((path) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  process.stdout.write(`loaded: ${[...new Set(names)].join(' ')}\n`);
});
