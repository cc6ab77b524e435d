const KILOMETRE = 1000;
const SQUARE_KILOMETRE = 1e6;
const SMALL = 0.1 * SQUARE_KILOMETRE; // below, square metres say more
export const MU = 2000 / 3; // square metres

/** @param {number} metres @param {import('../page/texts.js').Texts} texts @returns {string} */
export function saidLength(metres, texts) {
  if (metres < KILOMETRE) return texts.say('measure.metres', { n: metres < 10 ? metres.toFixed(1) : Math.round(metres) });
  const kilometres = metres / KILOMETRE;
  return texts.say('measure.kilometres', { n: kilometres.toFixed(kilometres < 100 ? 2 : 1) });
}

/** Two units: that of maps, and 亩, that of fields. @returns {[string, string]} */
export function saidArea(squareMetres, texts) {
  const metric =
    squareMetres < SMALL
      ? texts.say('measure.square_metres', { n: Math.round(squareMetres) })
      : texts.say('measure.square_kilometres', { n: (squareMetres / SQUARE_KILOMETRE).toFixed(squareMetres < 100 * SQUARE_KILOMETRE ? 2 : 0) });
  const mu = squareMetres / MU;
  return [metric, texts.say('measure.mu', { n: mu < 10 ? mu.toFixed(1) : Math.round(mu) })];
}
