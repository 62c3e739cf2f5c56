// SPDX-License-Identifier: Apache-2.0
//
// What several messages of the ask-tell pipe hold: the number of a trial, and what it measured.
#pragma once

#include <vector>

#include "hpo/study/member_reader.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/study.h"

namespace hpo::cli {

inline constexpr const char* kMessage = "message";  // what errors call the line

// Throws Error(kInvalidInput) with all problems, which are moved out, if there are any.
void RefuseProblems(std::vector<Problem>& problems);

// "trial". Throws Error(kInvalidInput) where it is missing or there were problems before, kNotFound where there is no
// such trial.
const study::Trial& ReadTrial(study::MemberReader& reader, const study::Study& study);

// "metrics", or "value" for the objective's alone; empty where neither is there. Problems go to the reader.
study::Metrics ReadMetrics(study::MemberReader& reader, const study::Study& study);

// Refuses metrics that lack the objective, or what these constraints bear on.
void RequireMetrics(study::MemberReader& reader, const study::Study& study,
                    const std::vector<study::MetricConstraint>& constraints, const study::Metrics& metrics);

}  // namespace hpo::cli
