// SPDX-License-Identifier: Apache-2.0
//
// The slices: the value over each parameter, with what the model expects of it.
'use strict';

const MODEL_COLOR = '#d9730d', BAND_COLOR = 'rgba(217, 115, 13, 0.17)', BEST_COLOR = '#a3195b';

// The model's mean as a line in its band.
function modelLine(slice) {
  const text = slice.mean.map((mean, k) => modelHover(slice, k));
  const edge = (y) => ({type: 'scatter', mode: 'lines', x: slice.x, y, hoverinfo: 'skip', showlegend: false,
    line: {width: 0}});
  return [
    edge(slice.low),
    {...edge(slice.high), fill: 'tonexty', fillcolor: BAND_COLOR},
    {type: 'scatter', mode: 'lines', x: slice.x, y: slice.mean, text, hoverinfo: 'text', showlegend: false,
      line: {color: MODEL_COLOR, width: 1.8}},
  ];
}

// The same where values have no line between them: a dash in a bar, a triangle at the edge when it lies outside.
function modelBars(slice, range) {
  const [from, to] = range ? [Math.min(...range), Math.max(...range)] : [-Infinity, Infinity];
  const y = slice.mean.map((mean) => Math.min(to, Math.max(from, mean)));
  return [{
    type: 'scatter', mode: 'markers', x: slice.x, y, showlegend: false, hoverinfo: 'text', cliponaxis: false,
    text: slice.mean.map((mean, k) => modelHover(slice, k)),
    marker: {
      color: MODEL_COLOR, size: slice.mean.map((mean) => (mean > to || mean < from ? 9 : 18)),
      symbol: slice.mean.map((mean) => (mean > to ? 'triangle-up' : mean < from ? 'triangle-down' : 'line-ew')),
      line: {color: MODEL_COLOR, width: 2},
    },
    error_y: {
      type: 'data', symmetric: false, color: BAND_COLOR, thickness: 12, width: 0,
      array: slice.high.map((high, k) => Math.max(0, high - y[k])),
      arrayminus: slice.low.map((low, k) => Math.max(0, y[k] - low)),
    },
  }];
}

function modelHover(slice, k) {
  const parameter = data.parameters[slice.i];
  const lines = ['model at ' + parameter.name + ' ' + shown(parameter, slice.x[k]), 'mean ' + number(slice.mean[k]),
    'band ' + number(slice.low[k]) + ' to ' + number(slice.high[k])];
  return lines.map((line) => label(line, 70)).join('<br>');
}

function modelTraces(i, range) {
  const slice = (data.model.slices || []).find((made) => made.i === i);
  if (!slice) return [];
  return data.parameters[i].categories ? modelBars(slice, range) : modelLine(slice);
}

// The traces of one slice: the model's beneath the points.
function sliceTraces(parameter, i, chosen, range) {
  const active = chosen.filter((n) => trials[n].values[i] !== null);
  const jitter = (n) => (parameter.categories ? ((n * 0.618034) % 1 - 0.5) * 0.4 : 0);
  const place = (n) => trials[n].values[i] + jitter(n);
  const points = {
    type: 'scatter', mode: 'markers', x: active.map(place), y: active.map((n) => trials[n].value),
    text: active.map((n) => hover(trials[n])), hoverinfo: 'text', showlegend: false,
    marker: {
      size: 5, opacity: 0.8, color: active, colorscale: [[0, '#c9d7ea'], [1, '#0b3d77']],
      cmin: 0, cmax: Math.max(1, trials.length - 1),
    },
  };
  if (best.values[i] === null) return [points];
  const model = modelTraces(i, range);
  const star = {
    ...points, x: [place(best.n)], y: [best.value], text: [hover(best)],
    marker: {symbol: 'star', size: 13, color: BEST_COLOR, line: {color: '#fff', width: 1}},
  };
  return [...model, points, star];
}

// Round values of a log axis, few enough for a small plot; undefined when the range is too narrow for any two.
function logTicks(low, high) {
  const wide = high / low >= 300;
  const marks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); ++power) {
    for (const digit of wide ? [1] : [1, 2, 5]) {
      const mark = Number(digit + 'e' + power);
      if (mark >= low && mark <= high) marks.push(mark);
    }
  }
  const every = Math.ceil(marks.length / 6);
  const tickvals = marks.filter((mark, k) => k % every === 0);
  return tickvals.length >= 2 ? {tickvals, ticktext: tickvals.map(number)} : undefined;
}

function sliceAxis(parameter) {
  const categories = parameter.categories;
  if (!categories && parameter.log) {
    return axis(parameter.name, {type: 'log', ...logTicks(parameter.low, parameter.high)});
  }
  if (!categories) return axis(parameter.name, {type: 'linear'});
  return axis(parameter.name, {
    tickvals: categories.map((name, k) => k), ticktext: categories.map((name) => label(name, 14)),
    range: [-0.6, categories.length - 0.4],
  });
}

// What the model's lines mean, or why there are none.
function modelNote() {
  const model = data.model;
  if (model.missing) return ' No model is drawn: ' + model.missing + '.';
  return ' The model says what to expect when this parameter alone changes and all others stay as in the best trial, ' +
    model.held_at + '; points lie off its line because their other parameters differ too.' +
    ' Its trust: ' + model.trust + '.' + (model.further ? ' What is left: ' + model.further + '.' : '') +
    (model.effects ? ' What mattered, by its share of what the model expects to vary: ' + model.effects + '.' : '');
}

// The legend of all slices.
function sliceKey() {
  const entry = (kind, text) => element('span', {}, element('i', {class: 'swatch ' + kind}), text);
  const key = element('p', {class: 'key'}, entry('star', 'best trial'));
  if (data.model.missing) return key;
  const coverage = Math.round(100 * data.model.coverage) + ' %';
  key.append(entry('mean', 'model, all else as in trial ' + data.model.held_at),
    entry('band', 'its ' + coverage + ' band, the noise of a single trial aside'));
  return key;
}

// Said in the plot of a parameter that the model has no line for.
function absence(i) {
  if (data.model.missing || best.values[i] !== null) return [];
  return [{
    text: 'no model: trial ' + best.n + ' does not have it', showarrow: false, xref: 'paper', yref: 'paper',
    x: 0.5, y: 1, yanchor: 'top', font: {size: 11, color: '#5c6675'}, bgcolor: 'rgba(255,255,255,0.75)',
  }];
}

function drawSlices() {
  const most = 600;
  const every = Math.ceil(data.ranking.length / most);
  const chosen = data.ranking.filter((n, rank) => rank % every === 0);
  const part = every > 1 ? chosen.length + ' of ' + data.ranking.length + ' trials, evenly from best to worst. ' : '';
  // One range for all, so that what matters shows beside what does not.
  const range = focusOnTrials({share: 0.75, outlying: 2});
  const zoom = range ? ' The axes show the better three quarters; zoom out (double click) for all.' : '';
  const note = 'The value over each parameter; later trials are darker.';
  const place = section('slices', 'Slices', part + note + (best ? modelNote() : '') + zoom);
  if (!best) return place.append(sentence(data.no_best));
  const cells = data.parameters.map(() => element('div', {}));  // all before the first is drawn: they share the width
  place.append(sliceKey(), element('div', {class: 'slices'}, ...cells));
  data.parameters.forEach((parameter, i) => {
    const layout = {
      xaxis: sliceAxis(parameter), yaxis: axis(data.metric, range ? {range} : {}),
      margin: {l: 50, r: 10, t: 10, b: 40}, annotations: absence(i),
    };
    plot(cells[i], 'plot-slice-' + i, sliceTraces(parameter, i, chosen, range), layout, {tools: false});
  });
}
