// SPDX-License-Identifier: Apache-2.0
//
// The report of one study: what page_data.h describes, drawn.
'use strict';

const trials = data.trials;  // by number
const states = ['completed', 'stopped', 'failed', 'running', 'waiting', 'paused'];
const stateColors = {completed: '#5b8def', stopped: '#d9930d', failed: '#c0392b'};
const best = data.no_best === null ? trials[data.ranking[0]] : null;
const keeps = (trial) => trial.kept !== false;  // the metric constraints; without any, all do
const inFocus = focusOnTrials({share: 0.9, outlying: 5});
const focusNote = inFocus ? ' The axis shows the better nine tenths; zoom out (double click) for all.' : '';

// As focus. What trials reached when they were stopped early says little of how good values differ.
function focusOnTrials(options) {
  const ranked = data.ranking.map((n) => trials[n]);
  const completed = ranked.filter((trial) => trial.state === 'completed').map((trial) => trial.value);
  return focus(ranked.map((trial) => trial.value), data.goal, {...options, among: completed});
}

function shown(parameter, value) {
  if (value === null) return '–';
  return parameter.categories ? parameter.categories[value] : number(value);
}

function hover(trial) {
  const lines = ['trial ' + trial.n + ', ' + trial.state, data.metric + ' ' + number(trial.value)];
  data.parameters.forEach((parameter, i) => {
    if (trial.values[i] === null || lines.length >= 22) return;
    lines.push(parameter.name + ' ' + shown(parameter, trial.values[i]));
  });
  if (!keeps(trial)) lines.push('constraints: ' + trial.constraints);
  if (trial.reason) lines.push(trial.reason.split('\n')[0]);
  return lines.map((line) => label(line, 70)).join('<br>');
}

function objectiveAxis() {
  return axis(data.metric, inFocus ? {range: inFocus} : {});
}

function probabilityFact() {
  const p = data.model.first_better;
  if (!data.model.sees_noise || p === null) return '–';
  return p > 0.99 ? '> 0.99' : p < 0.01 ? '< 0.01' : p.toFixed(2);
}

function sentence(text) {
  return text[0].toUpperCase() + text.slice(1) + '.';
}

function showHead() {
  document.body.append(element('h1', {}, data.study));
  document.body.append(element('p', {class: 'note'}, data.subtitle));
  const counts = data.counts;
  const budget = counts.budget === null ? '' : ' of ' + counts.budget;
  facts([
    ['best ' + data.metric + ', ' + data.goal + 'd', best ? number(best.value) : '–'],
    ...(data.constraints.length > 0 ? [['constraints', data.constraints.join(', ')]] : []),
    ['trials told', counts.told + budget],
    ['completed, stopped early, failed, open',
     [counts.completed, counts.stopped, counts.failed, counts.open].join(', ')],
    ['wall time', duration(data.seconds)],
    ['device-seconds', number(data.device_seconds)],
    ...(data.steps > 0 ? [[data.unit, number(data.steps)]] : []),
    ['ahead of the second by', data.gap === null ? '–' : number(data.gap)],
    ['noise the model sees', data.model.missing ? '–' : data.model.noise_text],
    ['probability that the first is truly better', probabilityFact()],
    ['trials since the last improvement', best ? data.since_best : '–'],
  ]);
  if (data.gap !== null) document.body.append(element('p', {class: 'note'}, sentence(data.model.doubt)));
  if (data.model.recommended) document.body.append(element('p', {class: 'note'}, sentence(data.model.recommended)));
  if (data.halted) document.body.append(element('p', {}, 'The study was halted: ' + data.halted));
  const causes = data.causes.map(([cause, count]) => cause + ' (' + count + ')');
  for (const cause of causes) document.body.append(element('p', {class: 'note'}, cause));
}

function showBest() {
  const note = 'Each column is a trial, the best first. Rows that set them apart are tinted and come first.';
  const place = section('best', 'Best trials compared', note);
  const top = data.ranking.map((n) => trials[n]).filter(keeps).slice(0, 8);
  if (top.length === 0) return place.append(sentence(data.no_best));
  const rows = [
    {cells: [data.metric, ...top.map((trial) => number(trial.value))], class: 'best'},
    {cells: [data.unit, ...top.map((trial) => number(trial.steps))]},
    {cells: ['time', ...top.map((trial) => duration(trial.seconds))]},
  ];
  const names = new Set(top.flatMap((trial) => Object.keys(trial.test)));
  for (const name of names) rows.push({cells: [name, ...top.map((trial) => number(trial.test[name]))]});
  const differing = [], equal = [];
  data.parameters.forEach((parameter, i) => {
    const differs = top.some((trial) => trial.values[i] !== top[0].values[i]);
    const cells = [parameter.name, ...top.map((trial) => shown(parameter, trial.values[i]))];
    (differs ? differing : equal).push({cells, class: differs ? 'differs' : ''});
  });
  table(place, ['trial', ...top.map((trial) => trial.n)], [...rows, ...differing, ...equal]);
}

function drawHistory() {
  const note = 'The value of each trial in the order of results, and the best so far.';
  const place = section('history', 'History', note + focusNote);
  const told = data.results.map((n) => trials[n]);
  if (told.length === 0) return place.append('No trial is told yet.');
  const order = told.map((trial, i) => i + 1);
  const traces = [];
  const known = told.map((trial) => trial.value).filter((value) => value !== null);
  const worst = known.length > 0 ? worstOf(known, data.goal) : 0;
  const edge = inFocus ? inFocus[data.goal === 'minimize' ? 1 : 0] : worst;
  const isBroken = (trial) => trial.value !== null && !keeps(trial);
  const add = (name, belongs, y, marker) => {
    const chosen = told.map((trial, i) => i).filter((i) => belongs(told[i]));
    if (chosen.length === 0) return;
    traces.push({
      name, type: 'scatter', mode: 'markers', x: chosen.map((i) => order[i]), y: chosen.map((i) => y(told[i])),
      text: chosen.map((i) => hover(told[i])), hoverinfo: 'text', marker: {size: 6, opacity: 0.75, ...marker},
    });
  };
  for (const state of ['completed', 'stopped']) {
    add(state, (trial) => trial.state === state && !isBroken(trial), (trial) => trial.value,
        {color: stateColors[state], symbol: 'circle'});
  }
  add('breaks constraints', isBroken, (trial) => trial.value, {color: '#7a8594', symbol: 'circle-open'});
  add('failed (at the edge)', (trial) => trial.state === 'failed', () => edge,
      {color: stateColors.failed, symbol: 'x'});
  traces.push({
    name: 'best so far', type: 'scatter', mode: 'lines', x: order, hoverinfo: 'y',
    y: bestSoFar(told.map((trial) => (keeps(trial) ? trial.value : null)), data.goal),
    line: {shape: 'hv', color: '#1c2430', width: 2},
  });
  plot(place, 'plot-history', traces, {xaxis: axis('trials told'), yaxis: objectiveAxis()});
}

// One trace for many curves: nulls part them.
function joined(curves, name, look) {
  const x = [], y = [], text = [];
  for (const curve of curves) {
    x.push(...curve.x, null);
    y.push(...curve.y, null);
    text.push(...curve.x.map(() => 'trial ' + curve.n + ', ' + trials[curve.n].state), '');
  }
  return {name, type: 'scatter', mode: 'lines', x, y, text, hoverinfo: 'text+x+y', ...look};
}

function drawCurves() {
  const all = data.curves.length === data.curves_total;
  const part = all ? '' : data.curves.length + ' of ' + data.curves_total +
    ' trials: the best and an even sample of the rest. ';
  const place = section('curves', 'Learning curves', part + 'A cross marks where a trial was stopped early.');
  if (data.curves.length === 0) return place.append('No trial measured on its way.');
  const inState = (state) => data.curves.filter((curve) => trials[curve.n].state === state);
  const ends = (curves) => ({x: curves.map((c) => c.x[c.x.length - 1]), y: curves.map((c) => c.y[c.y.length - 1])});
  const traces = [];
  for (const state of states) {
    const curves = inState(state);
    if (curves.length === 0) continue;
    const color = stateColors[state] || '#7a8594';
    traces.push(joined(curves, state, {line: {color, width: 1}, opacity: 0.55}));
    traces.push({
      name: state, type: 'scatter', mode: 'markers', ...ends(curves), hoverinfo: 'text', showlegend: false,
      text: curves.map((curve) => hover(trials[curve.n])),
      marker: {color, size: state === 'stopped' ? 7 : 4, symbol: state === 'completed' ? 'circle' : 'x'},
    });
  }
  const leader = data.curves.filter((curve) => best && curve.n === best.n);
  if (leader.length > 0) traces.push(joined(leader, 'best trial ' + best.n, {line: {color: '#1c2430', width: 2.5}}));
  const range = focus(data.curves.flatMap((curve) => curve.y), data.goal);
  plot(place, 'plot-curves', traces, {xaxis: axis(data.unit), yaxis: axis(data.metric, range ? {range} : {})});
}

// Where a value lies on an axis from 0 to 1; inactive parameters lie below it.
function heightOf(parameter, value) {
  if (value === null) return -0.12;
  if (parameter.high === parameter.low) return 0.5;
  const scale = parameter.log ? Math.log : (v) => v;
  return (scale(value) - scale(parameter.low)) / (scale(parameter.high) - scale(parameter.low));
}

function tick(x, y, text, anchor) {
  return {
    x, y, text: label(text, 16), showarrow: false, xanchor: 'left', yanchor: anchor, xshift: 3,
    bgcolor: 'rgba(255,255,255,0.75)', font: {size: 10, color: '#5c6675'},
  };
}

// The lines of the trials whose ranks are in this bin of `bins`, as one trace.
function parallelTrace(shownTrials, axes, bin, bins) {
  const x = [], y = [], text = [];
  shownTrials.forEach((trial, rank) => {
    if (Math.floor(rank * bins / shownTrials.length) !== bin) return;
    axes.forEach((parameter, i) => {
      x.push(i);
      y.push(heightOf(parameter, i < trial.values.length ? trial.values[i] : trial.value));
      text.push(i === 0 || i === axes.length - 1 ? hover(trial) : 'trial ' + trial.n);
    });
    x.push(null), y.push(null), text.push('');
  });
  const color = ['#08306b', '#2171b5', '#6baed6', '#c6a15b', '#d9b98a', '#e3d3bd'][bin];
  const line = {color, width: bin === 0 ? 1.6 : 1};
  const opacity = bin === 0 ? 0.9 : 0.5;
  return {type: 'scatter', mode: 'lines', x, y, text, hoverinfo: 'text', showlegend: false, opacity, line};
}

function axisTicks(parameter, i) {
  const categories = parameter.categories;
  if (!categories) return [tick(i, 0, number(parameter.low), 'bottom'), tick(i, 1, number(parameter.high), 'top')];
  const every = Math.ceil(categories.length / 8);
  const ticks = categories.map((name, k) => tick(i, heightOf(parameter, k), name, 'middle'));
  return ticks.filter((made, k) => k % every === 0);
}

function drawParallel() {
  const most = 400, bins = 6;
  const shownTrials = data.ranking.slice(0, most).map((n) => trials[n]);
  const part = data.ranking.length > most ? 'The best ' + most + ' trials. ' : '';
  const note = 'A line a trial through its values, dark blue the best sixth; below an axis: not active.';
  const place = section('parallel', 'Parallel coordinates', part + note);
  if (shownTrials.length === 0) return place.append('No trial has a value yet.');
  const values = shownTrials.map((trial) => trial.value);
  const axes = [...data.parameters, {name: data.metric, low: Math.min(...values), high: Math.max(...values)}];
  const traces = [];
  for (let bin = bins - 1; bin >= 0; --bin) traces.push(parallelTrace(shownTrials, axes, bin, bins));
  const line = {color: '#1c2430', width: 1};
  const longest = Math.max(...axes.map((parameter) => Math.min(28, parameter.name.length)));
  const layout = {
    shapes: axes.map((parameter, i) => ({type: 'line', x0: i, x1: i, y0: 0, y1: 1, line})),
    annotations: axes.flatMap(axisTicks),
    yaxis: {visible: false, range: [-0.2, 1.05]}, margin: {l: 20, r: 60, t: 34, b: 30 + 4 * longest},
    xaxis: {
      tickvals: axes.map((parameter, i) => i), ticktext: axes.map((parameter) => label(parameter.name, 28)),
      showgrid: false, zeroline: false, tickangle: 35,
    },
  };
  plot(place, 'plot-parallel', traces, layout, {minimumWidth: axes.length * 75});
}

showHead();
showBest();
drawHistory();
drawCurves();
drawParallel();
drawSlices();
showTrials();
window.drawn = Promise.all(drawings);
