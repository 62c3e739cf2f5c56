// SPDX-License-Identifier: Apache-2.0
//
// What came of a retraining, beside what the trial came to in its study: for a terminal, for programs, for the README
// of the exported folder.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "hpo/cli/retraining.h"
#include "hpo/study/study.h"

namespace hpo::cli {

// Borrows all.
struct Retrained {
  const study::StudyState& state;
  const study::Trial& trial;
  const Retraining& plan;
  const study::Outcome& outcome;  // a result
};

// "1 step", "9 steps".
std::string StepsText(double steps);

// Trial, rows, steps, and all metrics of both trainings side by side.
std::string RetrainedText(const Retrained& retrained);

// The same with everything behind it: seed, configuration, changed settings, facts, the trial as the study has it (with
// its learning curve when asked for).
nlohmann::ordered_json RetrainedJson(const Retrained& retrained, bool curve);

// The same as the beginning of a README, in Markdown.
std::string RetrainedHeading(const Retrained& retrained);

}  // namespace hpo::cli
