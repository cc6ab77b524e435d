/** What the page knows of a village without asking: shown until its facts arrive, and where they do not. */
export function knownSections(rows, row, words, texts) {
  const fact = (parameter) => ({ title: words.title(parameter), text: said(rows, row, words, parameter) });
  const area = rows.payload.area_km2[row].toFixed(1);
  return [
    { title: texts.say('section.plan'), facts: [fact('plan'), ...planYear(rows, row, texts), fact('demo')] },
    { title: texts.say('section.facilities'), facts: [count(rows, row, texts, 'sites_5g'), count(rows, row, texts, 'wells')] },
    { title: texts.say('section.counts'), facts: [{ title: texts.say('field.area'), text: texts.say('card.area', { area }) }] },
  ];
}

function said(rows, row, words, parameter) {
  const value = rows.value(parameter, row);
  return value && words.label(parameter, value);
}

/** The year of a plan; a village without one has none to report. */
function planYear(rows, row, texts) {
  if (rows.value('plan', row) !== 'compiled') return [];
  const year = rows.payload.plan_year[row];
  return [{ title: texts.say('parameter.plan_year'), text: year ? texts.say('plan.in_year', { year: String(year) }) : '' }];
}

function count(rows, row, texts, layer) {
  const n = rows.payload.counts?.[layer]?.[row] ?? null;
  return { title: texts.say(`layer.${layer}`), text: n === null ? '' : texts.say(`count.${layer}`, { n }) };
}
