/** Waits for an answer, but not for ever: some questions to a browser are never answered. */

/** What `answer` resolves with, or `instead` after `ms` milliseconds; rejects as `answer` does before that. */
export async function within<T, I>(ms: number, answer: Promise<T>, instead: I): Promise<T | I> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<I>((resolve) => {
    timer = setTimeout(() => resolve(instead), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
