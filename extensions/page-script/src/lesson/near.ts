// When something of the lesson begins: what stands in a phase that is still closed lets the first answer go before it.

/** Milliseconds after which what is still closed is got ready: the connection may be gone when it is opened. */
const QUIET = 3000;

/** The reader can come to this place now, or the page has nothing more urgent to do. */
export function near(place: Element): Promise<unknown> {
  const closed = place.closest('.op-phase[data-state="closed"]');
  if (closed === null) return Promise.resolve();
  const opened = new Promise((resolve) => closed.addEventListener("ownpace:opened", resolve, { once: true }));
  return Promise.race([opened, quiet]);
}

/** The page has shown what it was opened for. */
export const quiet = new Promise<void>((resolve) => {
  const later = () => setTimeout(resolve, QUIET);
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later);
});
