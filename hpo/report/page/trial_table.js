// SPDX-License-Identifier: Apache-2.0
//
// The table of all trials: sortable, filtered by state, a page at a time so that thousands stay quick.
'use strict';

const PAGE_ROWS = 100;

function trialColumns() {
  return [
    {name: 'trial', key: (trial) => trial.n},
    {name: data.metric, key: (trial) => trial.value},
    ...(data.constraints.length > 0
      ? [{name: 'constraints', key: (trial) => trial.constraints, show: (trial) => trial.constraints}] : []),
    {name: 'state', key: (trial) => trial.state},
    {name: data.unit, key: (trial) => trial.steps},
    {name: 'time', key: (trial) => trial.seconds, show: (trial) => duration(trial.seconds)},
    ...data.parameters.map((parameter, i) => (
      {name: parameter.name, key: (trial) => trial.values[i], show: (trial) => shown(parameter, trial.values[i])})),
    {name: 'reason', key: (trial) => trial.reason, show: (trial) => trial.reason, long: true},
  ];
}

// Empty cells come last, whichever way it is sorted.
function compareBy(key, down) {
  return (a, b) => {
    const x = key(a), y = key(b);
    if (x === null || y === null) return (x === null) - (y === null) || a.n - b.n;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return (down ? -order : order) || a.n - b.n;
  };
}

function csvLink() {
  const blob = new Blob([data.csv], {type: 'text/csv;charset=utf-8'});
  return element('a', {href: URL.createObjectURL(blob), download: data.study + '.csv', id: 'csv'}, 'All trials as CSV');
}

function showTrials() {
  const place = section('trials', 'Trials', 'Every trial; click a heading to sort.');
  const columns = trialColumns();
  const view = {column: columns[1], down: data.goal === 'maximize', state: '', page: 0};
  const head = element('tr', {}), body = element('tbody', {});
  const status = element('span', {id: 'trials-shown'});
  const draw = () => {
    const chosen = trials.filter((trial) => !view.state || trial.state === view.state);
    chosen.sort(compareBy(view.column.key, view.down));
    const pages = Math.max(1, Math.ceil(chosen.length / PAGE_ROWS));
    view.page = Math.min(Math.max(view.page, 0), pages - 1);
    body.replaceChildren(...chosen.slice(view.page * PAGE_ROWS, (view.page + 1) * PAGE_ROWS).map((trial) => {
      const cells = columns.map((column) => {
        const text = column.show ? column.show(trial) : number(column.key(trial));
        return element('td', column.long ? {class: 'long'} : {}, text || '');
      });
      return element('tr', best && trial.n === best.n ? {class: 'best'} : {}, ...cells);
    }));
    status.textContent = chosen.length + ' trials, page ' + (view.page + 1) + ' of ' + pages;
    columns.forEach((column, i) => {
      const sorted = column === view.column ? (view.down ? 'descending' : 'ascending') : 'none';
      head.children[i].setAttribute('aria-sort', sorted);
    });
  };
  for (const column of columns) {
    const button = element('button', {type: 'button'}, column.name);
    button.addEventListener('click', () => {
      view.down = column === view.column && !view.down;
      view.column = column;
      draw();
    });
    head.append(element('th', {scope: 'col'}, button));
  }
  const filter = element('select', {id: 'state', 'aria-label': 'state'}, element('option', {value: ''}, 'all states'));
  for (const state of states.filter((name) => trials.some((trial) => trial.state === name))) {
    filter.append(element('option', {value: state}, state));
  }
  filter.addEventListener('change', () => { view.state = filter.value; view.page = 0; draw(); });
  const turn = (text, by) => {
    const button = element('button', {type: 'button'}, text);
    button.addEventListener('click', () => { view.page += by; draw(); });
    return button;
  };
  const wide = columns.length > 14 ? {class: 'many'} : {};  // on paper their cells break anywhere to fit
  place.append(element('div', {class: 'controls'}, filter, turn('previous', -1), turn('next', 1), status, csvLink()));
  place.append(element('div', {class: 'scroll'}, element('table', wide, element('thead', {}, head), body)));
  draw();
}
