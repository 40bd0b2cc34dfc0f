export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Does one thing after the other, in the order they are asked for; the next goes ahead also when one failed. */
export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
