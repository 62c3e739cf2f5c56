// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/metric_constraints.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hpo/study/member_reader.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using ProblemList = std::vector<Problem>;

MetricConstraint ReadOne(const Json& json, const std::string& path, ProblemList& problems) {
  MetricConstraint constraint;
  MemberReader reader(json, path, problems);
  reader.Read("metric", constraint.metric);
  if (reader.Find("metric") == nullptr) reader.Missing("metric");
  reader.Read("at_most", constraint.at_most);
  reader.Read("at_least", constraint.at_least);
  reader.RefuseOthers();
  return constraint;
}

void Check(const MetricConstraint& constraint, const std::string& path, ProblemList& problems) {
  const auto& [metric, at_most, at_least] = constraint;
  if (metric.empty()) problems.push_back({path + ".metric", 0, "is empty: name a metric that trials report"});
  if (!at_most && !at_least) problems.push_back({path, 0, "has no bound: give at_most, at_least or both"});
  for (const auto& [name, bound] : {std::pair("at_most", at_most), std::pair("at_least", at_least)}) {
    if (bound && !std::isfinite(*bound)) problems.push_back({path + '.' + name, 0, "must be a finite number"});
  }
  if (at_most && at_least && *at_least > *at_most) {
    problems.push_back(
        {path + ".at_least", 0,
         "is " + Shown(NumberJson(*at_least)) + ": must be <= at_most = " + Shown(NumberJson(*at_most))});
  }
}

// `beyond`: how far the metric lies beyond the bound.
double InShares(double beyond, double bound) {
  constexpr double kMost = std::numeric_limits<double>::max();
  return std::clamp(beyond / (bound == 0 ? 1.0 : std::fabs(bound)), -kMost, kMost);
}

std::string NumberText(double number) { return search::ToString(search::Value(number)); }

}  // namespace

std::vector<MetricConstraint> ReadMetricConstraints(const Json& list, ProblemList& problems) {
  std::vector<MetricConstraint> constraints;
  if (!list.is_array()) return constraints;
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (list[k].is_object()) constraints.push_back(ReadOne(list[k], "constraints." + std::to_string(k), problems));
  }
  return constraints;
}

Json ToJson(const MetricConstraint& constraint) {
  Json json = {{"metric", constraint.metric}};
  if (constraint.at_most) json["at_most"] = NumberJson(*constraint.at_most);
  if (constraint.at_least) json["at_least"] = NumberJson(*constraint.at_least);
  return json;
}

Json MetricConstraintSchema() {
  const Json number = {{"type", "number"}};
  return {{"type", "object"},
          {"properties",
           {{"metric", {{"type", "string"}, {"description", "a metric that trials report, at their best step"}}},
            {"at_most", number},
            {"at_least", number},
            {"//", {{"$ref", "#/$defs/comment"}}}}},
          {"required", {"metric"}},
          {"anyOf", Json::array({{{"required", {"at_most"}}}, {{"required", {"at_least"}}}})},
          {"additionalProperties", false},
          {"description", "a bound on what a trial measures; which trials keep it is learned"}};
}

std::string PathOfConstraint(const StudySpec& spec, std::size_t k) {
  return "constraints." + std::to_string(spec.space.constraints().size() + k);
}

ProblemList MetricConstraintProblems(const StudySpec& spec) {
  ProblemList problems;
  for (std::size_t k = 0; k < spec.metric_constraints.size(); ++k) {
    Check(spec.metric_constraints[k], PathOfConstraint(spec, k), problems);
  }
  return problems;
}

std::string Text(const MetricConstraint& constraint) {
  const auto& [metric, at_most, at_least] = constraint;
  if (at_most && at_least) return NumberText(*at_least) + " <= " + metric + " <= " + NumberText(*at_most);
  if (at_most) return metric + " <= " + NumberText(*at_most);
  return metric + " >= " + (at_least ? NumberText(*at_least) : "?");
}

std::vector<double> Excesses(const std::vector<MetricConstraint>& constraints, const Metrics& metrics) {
  std::vector<double> excesses;
  for (const auto& [metric, at_most, at_least] : constraints) {
    const double value = metrics.at(metric);
    if (at_most) excesses.push_back(InShares(value - *at_most, *at_most));
    if (at_least) excesses.push_back(InShares(*at_least - value, *at_least));
  }
  return excesses;
}

std::string UnknownMetric(const std::vector<MetricConstraint>& constraints, const Metrics& metrics) {
  const auto unknown = std::ranges::find_if(constraints, [&](const MetricConstraint& constraint) {
    const auto found = metrics.find(constraint.metric);
    return found == metrics.end() || !std::isfinite(found->second);
  });
  return unknown == constraints.end() ? "" : unknown->metric;
}

}  // namespace hpo::study
