/** Colours, widths and letters of the base map, by zoom. Data colours come from the city's profile, never from here. */

export const INK = '#1A292E';
export const FOCUS = '#1A62C4'; // the keyboard's
export const GROUND = '#E6EBEA'; // around the city
export const OUTSIDE_FILTER = '#F7F6F1';
export const NO_DATA = '#ECEDED';

export const FAR = 8.5; // below: phones that show the whole city
export const NEAR = 10.4; // from here villages have names

export const GRATICULE = { line: '#D3DAD9', text: '#5A696D' };

const VILLAGE_WIDTH = { far: 0.5, near: 0.7 };

/**
 * Far out, where villages are a few pixels wide, their borders leave room for the fills. A line of at most one device
 * pixel is drawn as a hairline, many times faster than a wider one: sharp screens get that, and no more.
 *
 * @param {{zoom: number, ratio: number}} frame
 */
export const villageBorder = ({ zoom, ratio }) => ({
  ink: '#FFFFFF',
  width: Math.min(zoom < FAR ? VILLAGE_WIDTH.far : VILLAGE_WIDTH.near, 1 / ratio),
});

const TOWNSHIP = '#6C7B7E';
const COUNTY = '#3D4C52';
const BAND_WIDE = '#DCE3E2';
const BAND_NARROW = '#CFD8D6';

const outlines = (township, county, band) => ({
  township: { ink: TOWNSHIP, alpha: 1, ...township },
  county: { ink: COUNTY, alpha: 1, ...county },
  band: [{ ink: BAND_WIDE, width: band[0] }, { ink: BAND_NARROW, width: band[1] }],
});

const FAR_OUTLINES = outlines({ width: 0.5, casing: 0, alpha: 0.55 }, { width: 1, casing: 2.4 }, [8, 4]);
const MIDDLE_OUTLINES = outlines({ width: 0.8, casing: 2.2 }, { width: 1.5, casing: 4 }, [15, 8]);
const NEAR_OUTLINES = outlines({ width: 1.6, casing: 4 }, { width: 2.4, casing: 6 }, [15, 8]);

/** Outlines of townships and counties, and the band around the city. @param {number} zoom */
export function outlineLook(zoom) {
  if (zoom < FAR) return FAR_OUTLINES;
  return zoom < NEAR ? MIDDLE_OUTLINES : NEAR_OUTLINES;
}

const halo = (alpha, width) => ({ halo: `rgba(255, 255, 255, ${alpha})`, haloWidth: width });

/** How names are written: `spacing` in pixels after each character. */
export const LETTERS = {
  county: { size: 17, weight: 600, spacing: 6, ink: '#24343A', ...halo(0.92, 4) },
  countyFar: { size: 14, weight: 600, spacing: 0, ink: '#24343A', ...halo(0.92, 3.6) },
  township: { size: 12, weight: 500, spacing: 0, ink: '#43535A', ...halo(0.88, 3.2) },
  townshipNear: { size: 16, weight: 600, spacing: 3, ink: '#43535A', ...halo(0.9, 4) },
  village: { size: 12, weight: 400, spacing: 0, ink: '#27363B', ...halo(0.88, 3.2) },
  villageOutside: { size: 12, weight: 400, spacing: 0, ink: '#606E73', ...halo(0.85, 3.2) },
  selected: { size: 15, weight: 700, spacing: 0, ink: INK, ...halo(0.92, 4) },
  neighbour: { size: 13, weight: 400, spacing: 4, ink: '#5A696D', halo: GROUND, haloWidth: 3 },
};

export const ROAD = { ink: '#6B5B45', width: 2, casing: 4.5 };
