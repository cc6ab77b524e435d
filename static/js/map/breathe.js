/** Lets the browser do what is more urgent – draw, follow the mouse – before the rest of a long work goes on. @returns {Promise<void>} */
export const breathe = () => globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

const MOST = 200; // milliseconds: a page in the background has no frames, and shall be ready when it is looked at

/** Lets the browser show what was drawn before anything else is done. @returns {Promise<void>} */
export const shown = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve)); // the first task after the frame
    setTimeout(resolve, MOST);
  });
