// Hatches serve prints; this one serves the screen too, where its fill is as pale as the villages outside.
const SCREEN_HATCH = 'falling';
/** Villages without data: in black and white only the hatch tells them from the palest class. */
export const NO_DATA_MARK = Object.freeze({ fill: '#ECEDED', hatch: 'vertical' });
const DARK_BELOW = 0.5;

const meets = (themeRow, rows, row) => rows.value(themeRow.parameter, row) === String(themeRow.value);

/** The row of a theme that paints a village: the last one that it matches. @returns {ThemeRow|undefined} */
export const painting = (theme, rows, row) => theme.rows.reduce((last, themeRow) => (meets(themeRow, rows, row) ? themeRow : last), undefined);

/** What each village is filled with. @returns {(string|{fill: string, hatch: string})[]} */
export function fillsOf(theme, rows) {
  return Array.from({ length: rows.size }, (_, row) => {
    const themeRow = painting(theme, rows, row);
    if (!themeRow) return NO_DATA_MARK;
    return themeRow.hatch ? { fill: themeRow.fill, hatch: themeRow.hatch } : themeRow.fill; // the map knows which hatches a screen shows
  });
}

/**
 * What the legend counts inside the filter.
 *
 * @returns {{rows: number[], missing: number, outside: number}}
 */
export function legendCounts(theme, rows, inside) {
  const counts = theme.rows.map(() => 0);
  const marks = theme.rows.map(({ parameter, value }) => rows.column(parameter)?.where((known) => known === String(value)) ?? new Uint8Array(rows.size));
  let missing = 0;
  let outside = 0;
  for (let row = 0; row < rows.size; row += 1) {
    if (!inside[row]) {
      outside += 1;
      continue;
    }
    let matched = 0;
    for (let place = 0; place < marks.length; place += 1) {
      counts[place] += marks[place][row];
      matched |= marks[place][row];
    }
    missing += 1 - matched;
  }
  return { rows: counts, missing, outside };
}

/** The style classes of a value's swatch, as `web/pages_marks.py` makes them. */
export function swatchClasses({ parameter, value, fill, letter, hatch }) {
  const classes = ['swatch', `fill-${parameter}-${value}`];
  if (hatch === SCREEN_HATCH) classes.push(`hatch-${hatch}`);
  if (letter && darkFill(fill)) classes.push('pale-letter');
  return classes.join(' ');
}

/** Whether letters on a fill are white: 5.5 to 1 on the darkest purple. @param {string} fill */
export const darkFill = (fill) => lightness(fill) < DARK_BELOW;

/** The mean of a colour `#RRGGBB`, 0 to 1, weighted as eyes weigh it (Rec. 601). */
function lightness(fill) {
  const [red, green, blue] = [1, 3, 5].map((place) => parseInt(fill.slice(place, place + 2), 16));
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
