/** Lets the browser do what is more urgent – draw, follow the mouse – before the rest of a long work goes on. @returns {Promise<void>} */
export const breathe = () => globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
