/** Of what a file takes this part of one core or more, it computes; one that takes less mostly waits. */
const COMPUTES_FROM = 0.5;

/**
 * The order in which files begin so that what waits runs beside what computes, and of each what takes longest comes first: no core
 * is idle while all wait, nor at the end while one of them finishes a long one. The workers take them in turn; when
 * each is free again is reckoned.
 * @param files each with `wall`, the seconds it takes, and `busy`, the cores it keeps busy meanwhile
 */
export function orderByLoad(files, { workers, cores }) {
  const left = files.toSorted((one, other) => other.wall - one.wall);
  const slots = Array.from({ length: workers }, () => ({ freeAt: 0, busy: 0 }));
  return files.map(() => {
    const next = slots.reduce((soonest, one) => (one.freeAt < soonest.freeAt ? one : soonest));
    const running = slots.filter(({ freeAt }) => freeAt > next.freeAt);
    const idleCores = cores - running.reduce((sum, { busy }) => sum + busy, 0);
    const freeSlots = workers - running.length;
    // As long as the slots left over can keep the cores busy, this one may wait.
    const mustCompute = idleCores > freeSlots - 1 + COMPUTES_FROM;
    const wanted = left.findIndex(({ busy }) => busy >= COMPUTES_FROM === mustCompute);
    const [file] = left.splice(Math.max(wanted, 0), 1);
    Object.assign(next, { freeAt: next.freeAt + file.wall, busy: file.busy });
    return file;
  });
}
