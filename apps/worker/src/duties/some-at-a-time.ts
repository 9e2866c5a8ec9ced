/** Does works, at most `most` of them at a time: the others wait, and come in the order in which they asked. */
export function someAtATime(most: number): <Done>(work: () => Promise<Done>) => Promise<Done> {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (underWay < most) underWay += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // From hand to hand: freed in between, a newcomer could take it as well.
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
}
