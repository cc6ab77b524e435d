import { FAR, LETTERS, NEAR } from './look.js';

/**
 * Which names the map shows at a zoom, most important first, and how they are written.
 *
 * @typedef {{text: string, lon: number, lat: number, letters: Letters, offsets: [number, number][], outside?: boolean, firm?: boolean, row?: number,
 *   township?: number}} Name
 * outside: of a neighbour, which must not lie on the city; firm: is written even over a cluster;
 * row, township: whose name it is
 */

const AROUND = [[0, 0], [0, 0.9], [0, -0.9], [0.35, 0], [-0.35, 0], [0.35, 0.9], [-0.35, 0.9], [0.35, -0.9], [-0.35, -0.9]];
const WIDE_AROUND = [...AROUND, [0, 1.8], [0, -1.8], [0.7, 0], [-0.7, 0], [0.7, 0.9], [-0.7, 0.9], [0.7, -0.9], [-0.7, -0.9]];
const UP_AND_DOWN = [[0, 0], [0, 1], [0, -1], [0.2, 1.4], [-0.2, 1.4], [0, 1.8], [0, -1.8]];
// A neighbour's name may move a good way: its country is wide, and it must not lie on the city.
const AWAY = [
  [0, 0],
  [0, 2],
  [0, -2],
  [-0.3, 0],
  [0.3, 0],
  [-0.3, 2],
  [-0.3, -2],
  [0.3, 2],
  [0.3, -2],
  [-0.6, 0],
  [0.6, 0],
  [0, 4],
  [0, -4],
];

// A map has little room: the kind of township is left out, as in "Yehe" for Yehe Manchu Town.
const TOWNSHIP_KIND = /( (Manchu|Mongol|Korean|Hui))* (Town|Township|Subdistrict|Sub-district)$/;

// Registers end a village's name in 村, 村委会 or 村民委员会, and mean the same.
const VILLAGE_COMMITTEE = /村?(村民委员会|村委会)$/;

/** @param {string} name of a register @returns {string} a village's name on the map */
export const villageName = (name) => name.replace(VILLAGE_COMMITTEE, '村');

/** @param {{zh: string, en: string}} label @param {Language} language @returns {string} a township's name on the map */
export const townshipName = (label, language) => (language === 'en' ? label.en.replace(TOWNSHIP_KIND, '') : label.zh);

/** @param {{label: Label, short: Label}} county @param {Language} language @returns {string} a county's name on the map */
export const countyName = ({ label, short }, language) => (language === 'en' ? short.en : label.zh);

/**
 * Names of counties, townships and neighbours.
 *
 * @param {OutlinesPayload} outlines
 * @param {Language} language
 * @param {number} zoom
 * @returns {Name[]}
 */
export function placeNames({ counties, townships, neighbours }, language, zoom) {
  const names = [];
  if (zoom < NEAR)
    names.push(...counties.map((county) => ({ ...countyEntry(countyName(county, language), county.at, language, zoom), firm: true })));
  if (zoom >= FAR) {
    const letters = zoom < NEAR ? LETTERS.township : LETTERS.townshipNear;
    const bySize = townships.map((township, index) => ({ ...township, index })).sort((a, b) => b.area_km2 - a.area_km2);
    names.push(
      ...bySize.map(({ label, at, index }) => ({
        ...entry(townshipName(label, language), at, narrow(letters, language), WIDE_AROUND),
        township: index,
      })),
    );
    names.push(
      ...neighbours.map(({ label, at }) => ({ ...entry(label[language], at, narrow(LETTERS.neighbour, language), AWAY), outside: true })),
    );
  }
  return names;
}

/**
 * Names of villages, and of the chosen one first of all.
 *
 * @param {RowsPayload} rows
 * @param {{zoom: number, inside: Uint8Array|null, selected: number|null, nameOf: (row: number) => string, shows: (row: number) => boolean}} view
 * @returns {{first: Name[], rest: Name[]}}
 */
export function villageNames(rows, { zoom, inside, selected, nameOf, shows }) {
  const name = (row, letters) => ({ ...entry(villageName(nameOf(row)), [rows.lon[row], rows.lat[row]], letters, AROUND), row });
  const first = selected === null ? [] : [{ ...name(selected, LETTERS.selected), firm: true }];
  if (zoom < NEAR) return { first, rest: [] };
  const others = rows.code.map((_, row) => row).filter((row) => row !== selected && shows(row));
  others.sort((a, b) => rank(inside, a) - rank(inside, b) || rows.area_km2[b] - rows.area_km2[a]);
  return { first, rest: others.map((row) => name(row, rank(inside, row) ? LETTERS.villageOutside : LETTERS.village)) };
}

const rank = (inside, row) => (inside && !inside[row] ? 1 : 0);

const entry = (text, [lon, lat], letters, offsets) => ({ text, lon, lat, letters, offsets });

/** Latin letters are spaced by a pixel only. */
const narrow = (letters, language) => (language === 'en' && letters.spacing ? { ...letters, spacing: 1 } : letters);

function countyEntry(text, at, language, zoom) {
  if (zoom < FAR) return entry(text, at, LETTERS.countyFar, UP_AND_DOWN);
  const letters = text.length > 4 && language === 'zh' ? { ...LETTERS.county, spacing: 3 } : LETTERS.county;
  return entry(text, at, narrow(letters, language), UP_AND_DOWN);
}
