// SPDX-License-Identifier: Apache-2.0
//
// The comparison of several studies with one objective.
'use strict';

const studies = data.studies;

// The best value over `key` ("told" or "seconds"), drawn on to the study's end.
function historyTraces(key, end) {
  return studies.map((study, i) => {
    const x = study.improvements.map((step) => step[key]), y = study.improvements.map((step) => step.value);
    if (x.length > 0) {
      x.push(study[end]);
      y.push(y[y.length - 1]);
    }
    const line = {shape: 'hv', color: COLORS[i % COLORS.length], width: 2, dash: i < COLORS.length ? 'solid' : 'dot'};
    return {name: label(study.label), type: 'scatter', mode: 'lines+markers', x, y, line, marker: {size: 4}};
  });
}

function showStudies() {
  document.body.append(element('h1', {}, 'Studies compared'));
  document.body.append(element('p', {class: 'note'}, data.metric + ', ' + data.goal + 'd'));
  const note = 'The best value of each study, the noise that a model sees around it, and what it took. The best of ' +
    'all is tinted.';
  const place = section('studies', 'Studies', note);
  const values = studies.map((study) => study.best).filter((value) => value !== null);
  const best = data.goal === 'minimize' ? Math.min(...values) : Math.max(...values);
  const bounded = studies.some((study) => study.constraints !== 'none');
  const head = ['study', 'sampler', 'pruner', 'best', 'noise', 'trial', 'trials told', 'wall time', 'device-seconds',
    'steps', ...(bounded ? ['constraints'] : [])];
  table(place, head, studies.map((study) => ({
    cells: [study.label, study.sampler, study.pruner, number(study.best), study.noise, number(study.best_trial),
      study.told, duration(study.seconds), number(study.device_seconds), number(study.steps), ...(bounded ? [study.constraints] : [])],
    class: study.best !== null && study.best === best ? 'best' : '',
  })));
}

function showConfigurations() {
  const note = 'The best trial of each study; rows that set them apart are tinted and come first.';
  const place = section('configurations', 'Best configurations', note);
  const names = [...new Set(studies.flatMap((study) => Object.keys(study.configuration)))];
  const differing = [], equal = [];
  for (const name of names) {
    const values = studies.map((study) => study.configuration[name]);
    const differs = values.some((value) => value !== values[0]);
    (differs ? differing : equal).push({cells: [name, ...values.map(number)], class: differs ? 'differs' : ''});
  }
  table(place, ['parameter', ...studies.map((study) => study.label)], [...differing, ...equal]);
}

function drawHistories() {
  const values = studies.flatMap((study) => study.improvements.map((step) => step.value));
  const range = focus(values, data.goal);
  const value = () => axis(data.metric, range ? {range} : {});
  const note = 'The same number of trials is the same number of proposals.';
  const trials = section('history-trials', 'Best value over trials', note);
  plot(trials, 'plot-trials', historyTraces('told', 'told'), {xaxis: axis('trials told'), yaxis: value()});
  const how = 'Wall time of the study, interruptions left out.';
  const seconds = section('history-seconds', 'Best value over seconds', how);
  plot(seconds, 'plot-seconds', historyTraces('seconds', 'seconds'), {xaxis: axis('seconds'), yaxis: value()});
}

showStudies();
drawHistories();
showConfigurations();
window.drawn = Promise.all(drawings);
