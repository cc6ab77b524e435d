/**
 * What `layers=` of an address means: whole layers (`wells`) and single kinds of them (`facilities:school`).
 *
 * @typedef {{layer: string, kinds: string[]}} Offered a layer with its kinds, in the order of the page
 * @typedef {Map<string, ReadonlySet<string>|true>} Choice by layer: all of it, or the kinds that are shown
 */

export const NONE = 'none';

/** @param {string} text @param {Offered[]} offered @returns {Choice} */
export function readLayers(text, offered) {
  const named = new Set(text.split(','));
  const choice = new Map();
  for (const { layer, kinds } of offered) {
    const some = kinds.filter((kind) => named.has(`${layer}:${kind}`));
    if (named.has(layer) || (some.length && some.length === kinds.length)) choice.set(layer, true);
    else if (some.length) choice.set(layer, new Set(some));
  }
  return choice;
}

/** @param {Choice} choice @param {Offered[]} offered @returns {string} as addresses write it */
export function writeLayers(choice, offered) {
  const keys = offered.flatMap(({ layer, kinds }) => {
    const shown = choice.get(layer);
    if (!shown) return [];
    return shown === true ? [layer] : kinds.filter((kind) => shown.has(kind)).map((kind) => `${layer}:${kind}`);
  });
  return keys.join() || NONE;
}

/** The choice with one kind of a layer shown or not. @param {Choice} choice @param {Offered} offered @returns {Choice} */
export function withKind(choice, { layer, kinds }, kind, on) {
  const before = choice.get(layer);
  const shown = new Set(before === true ? kinds : before);
  if (on) shown.add(kind);
  else shown.delete(kind);
  const next = new Map(choice);
  if (!shown.size) next.delete(layer);
  else next.set(layer, shown.size === kinds.length ? true : shown);
  return next;
}

/** The choice with a whole layer shown or not. @param {Choice} choice @returns {Choice} */
export function withLayer(choice, { layer }, on) {
  const next = new Map(choice);
  if (on) next.set(layer, true);
  else next.delete(layer);
  return next;
}
