import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const json = (path) => JSON.parse(read(path));

const profile = json('../../../geo/siping/profile.json');
const codes = (rows) => rows.map(({ code }) => code);
const townships = read('../../../geo/siping/townships.csv').trim().split(/\r?\n/);
const codeColumn = townships[0].replace('\uFEFF', '').split(',').indexOf('code');
const yesNo = [...codes(profile.facility_kinds), ...profile.indicators.filter(({ kind, filter, privacy }) => kind === 'mark' && filter && privacy !== 'guarded').map(({ key }) => key)];

/** The values that each parameter can have, in the order of the city's profile. */
export const criteria = new Map([
  ['county', codes(profile.counties)],
  ['township', townships.slice(1).map((line) => line.split(',')[codeColumn])],
  ['class', codes(profile.classes)],
  ['plan', ['compiled', 'none']],
  ['plan_stage', ['drafting', 'reviewed', 'approved', 'filed']],
  ['plan_year', ['2021']],
  ['demo', [...codes(profile.batches), 'any', 'none']],
  ...['flagship', 'sites_5g', 'wells'].map((parameter) => [parameter, ['true', 'false']]),
  ...profile.measures.map(({ key, bands }) => [key, bands.map(({ value }) => value)]),
  ...yesNo.map((parameter) => [parameter, ['true', 'false']]),
]);

export const cases = json('../../cases/filter_cases.json');

/** A payload of /overview/rows.json for villages as the shared cases describe them. */
export function payloadOf(villages) {
  const sorted = [...villages].sort((a, b) => (a.code < b.code ? -1 : 1));
  const place = { county: ({ code }) => code.slice(0, 6), township: ({ code }) => code.slice(0, 9) };
  const column = (parameter) => sorted.map((village) => (place[parameter] ? place[parameter](village) : (village[parameter] ?? null)));
  return {
    code: codes(sorted),
    name: sorted.map(({ name }) => name),
    spellings: sorted.map(({ spelled }) => spelled ?? ''),
    area_km2: sorted.map(() => 10),
    plan_year: sorted.map(() => null),
    criteria: Object.fromEntries([...criteria.keys()].map((parameter) => [parameter, column(parameter)])),
    counts: { sites_5g: sorted.map(({ sites_5g: sites }) => (sites === undefined ? null : Number(sites) * 2)) },
    themes: [planTheme, demoTheme],
  };
}

const row = (parameter, value, fill, more = {}) => ({ parameter, value, fill, label: { zh: String(value), en: String(value) }, letter: '', hatch: '', indent: false, ...more });

export const planTheme = { key: 'plan', label: { zh: '规划编制', en: 'Planning status' }, rows: [row('plan', 'compiled', '#348278'), row('plan', 'none', '#E5DDCA')] };

export const demoTheme = {
  key: 'demo',
  label: { zh: '示范批次', en: 'Demonstration' },
  rows: [row('demo', '2021', '#DFA33A'), row('demo', '2022', '#4F88BA'), row('flagship', true, '#1D3F6B', { indent: true }), row('demo', 'none', '#E5DDCA')],
};
