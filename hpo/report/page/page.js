// SPDX-License-Identifier: Apache-2.0
//
// What the pages of hpo share: reading the data, building elements, drawing plots. Names and reasons of a study reach
// the document as text only (textContent), and Plotly, which reads markup in labels, through label().
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const drawings = [];  // a promise for each plot
const COLORS = ['#0b6bcb', '#d9730d', '#2e8b57', '#8e44ad', '#c0392b', '#16818d', '#7f6a00', '#c2337f'];

// element('td', {class: 'long'}, 'text', child, ...)
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

// Text for a label of Plotly: no markup, not endlessly long.
function label(text, longest = 40) {
  const whole = Array.from(String(text));
  const cut = whole.length > longest ? whole.slice(0, longest - 1).join('') + '…' : whole.join('');
  return cut.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[\u0000-\u001f]/g, ' ');
}

function number(value) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 1) return Math.round(seconds * 1000) + ' ms';
  if (seconds < 60) return seconds.toFixed(1) + ' s';
  const whole = Math.round(seconds);
  if (whole < 3600) return Math.floor(whole / 60) + ' min ' + String(whole % 60).padStart(2, '0') + ' s';
  return Math.floor(whole / 3600) + ' h ' + String(Math.floor(whole % 3600 / 60)).padStart(2, '0') + ' min';
}

// A section with a heading, a line of explanation and a place for content, which is returned.
function section(id, title, note) {
  const place = element('div', {id});
  document.body.append(element('section', {}, element('h2', {}, title), element('p', {class: 'note'}, note), place));
  return place;
}

function facts(pairs) {
  const grid = element('div', {class: 'facts'});
  for (const [name, value] of pairs) {
    grid.append(element('div', {class: 'fact'}, element('b', {}, value), element('span', {}, name)));
  }
  document.body.append(grid);
}

// head: texts; rows: {cells, class}; cells are texts or elements.
function table(place, head, rows) {
  const body = element('tbody', {});
  for (const row of rows) {
    const line = element('tr', row.class ? {class: row.class} : {});
    for (const cell of row.cells) line.append(element('td', {}, cell));
    body.append(line);
  }
  const top = element('tr', {}, ...head.map((text) => element('th', {scope: 'col'}, text)));
  place.append(element('div', {class: 'scroll'}, element('table', {}, element('thead', {}, top), body)));
}

function plot(place, id, traces, layout, {minimumWidth = 0, tools = true} = {}) {
  const made = element('div', {class: 'plot', id});
  if (minimumWidth > 0) made.style.minWidth = minimumWidth + 'px';
  place.append(element('div', {class: 'scroll'}, made));
  const look = {
    margin: {l: 60, r: 15, t: 10, b: 45}, font: {size: 12, color: '#1c2430'}, hovermode: 'closest',
    paper_bgcolor: '#fff', plot_bgcolor: '#fff', legend: {orientation: 'h', y: 1.02, yanchor: 'bottom'},
  };
  drawings.push(Plotly.newPlot(made, traces, {...look, ...layout}, plotSettings(tools)));
}

// Plotly offers to send charts to a service on the network; a report keeps its data.
function plotSettings(tools) {
  const settings = {
    responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: '',
    modeBarButtonsToRemove: ['select2d', 'lasso2d'],
  };
  return tools ? settings : {...settings, displayModeBar: false};
}

function axis(title, more) {
  return {title: {text: label(title)}, gridcolor: '#eceff2', zeroline: false, automargin: true, ...more};
}

// The best value after each result; values may be null.
function bestSoFar(values, goal) {
  let best = null;
  return values.map((value) => {
    const better = value !== null && (best === null || (goal === 'minimize' ? value < best : value > best));
    if (better) best = value;
    return best;
  });
}

// The worst of the values; undefined when there are none.
function worstOf(values, goal) {
  return values.reduce((worst, value) => {
    const worse = worst === undefined || (goal === 'minimize' ? value > worst : value < worst);
    return worse ? value : worst;
  }, undefined);
}

// A range that shows this better share of `among` (eight values or more, else of all) well when others lie more than
// `outlying` times as far off; undefined: everything fits.
function focus(values, goal, {share = 0.9, outlying = 5, among = []} = {}) {
  const inOrder = (list) => (
    list.filter((value) => value !== null).sort((a, b) => (goal === 'minimize' ? a - b : b - a)));
  const known = inOrder(values), chosen = among.length < 8 ? known : inOrder(among);
  if (known.length < 8) return undefined;
  const best = known[0], most = chosen[Math.floor(chosen.length * share)], worst = known[known.length - 1];
  if (most === best || Math.abs(worst - best) <= outlying * Math.abs(most - best)) return undefined;
  const pad = 0.08 * (most - best);
  return goal === 'minimize' ? [best - pad, most + 2 * pad] : [most + 2 * pad, best - pad];
}
