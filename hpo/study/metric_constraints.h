// SPDX-License-Identifier: Apache-2.0
//
// Constraints on what trials measure: read from the study file, checked, and held against a result. The file has them
// in one list with those between parameters (constraints.h), which come first when it is written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/event.h"
#include "hpo/study/study_spec.h"

namespace hpo::study {

// The objects of the list "constraints", {"metric": "latency_ms", "at_most": 5}; one entry each, whatever is wrong with
// it, and the problems.
std::vector<MetricConstraint> ReadMetricConstraints(const nlohmann::ordered_json& list, std::vector<Problem>& problems);

nlohmann::ordered_json ToJson(const MetricConstraint& constraint);
nlohmann::ordered_json MetricConstraintSchema();

// What is wrong with those of a spec. The path of the k-th is that of the file that ToJson writes (PathOfConstraint).
std::vector<Problem> MetricConstraintProblems(const StudySpec& spec);

// "constraints.3": where ToJson writes the k-th metric constraint.
std::string PathOfConstraint(const StudySpec& spec, std::size_t k);

// "latency_ms <= 5", "accuracy >= 0.9", "1 <= ratio <= 2"; numbers to the last bit.
std::string Text(const MetricConstraint& constraint);

// One number a bound, at_most before at_least: how far the metric lies beyond it, in shares of the bound (of 1 where
// the bound is 0); <= 0 keeps it. Finite. Precondition: the metrics hold a finite number for each constraint.
std::vector<double> Excesses(const std::vector<MetricConstraint>& constraints, const Metrics& metrics);

// The first metric that a constraint bears on and that is missing or not finite; "" when none is.
std::string UnknownMetric(const std::vector<MetricConstraint>& constraints, const Metrics& metrics);

}  // namespace hpo::study
