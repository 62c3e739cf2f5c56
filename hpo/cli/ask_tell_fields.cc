// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/ask_tell_fields.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "hpo/base/error.h"

namespace hpo::cli {

using nlohmann::ordered_json;
using study::MemberReader;
using study::Study;
using study::Trial;

void RefuseProblems(std::vector<Problem>& problems) {
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, kMessage, std::move(problems));
}

const Trial& ReadTrial(MemberReader& reader, const Study& study) {
  int number = -1;
  reader.Read("trial", number);
  if (reader.Find("trial") == nullptr) reader.Missing("trial");
  RefuseProblems(reader.problems());
  const std::vector<Trial>& trials = study.state().trials();
  if (number < 0 || number >= static_cast<int>(trials.size())) {
    throw Error(ErrorCode::kNotFound, "there is no trial " + std::to_string(number), reader.PathOf("trial"));
  }
  return trials[static_cast<std::size_t>(number)];
}

study::Metrics ReadMetrics(MemberReader& reader, const Study& study) {
  study::Metrics metrics;
  double value = 0;
  reader.Read("value", value);
  if (reader.Find("value") != nullptr) metrics.emplace(study.spec().objective().metric, value);
  const ordered_json* given = reader.Find("metrics");
  if (given == nullptr) return metrics;
  if (reader.Find("value") != nullptr) reader.Refuse("value", "stands for metrics; give one of the two");
  if (!given->is_object()) {
    reader.Refuse("metrics", "must be an object {\"name\": number}");
    return metrics;
  }
  MemberReader members(*given, reader.PathOf("metrics"), reader.problems());
  for (const auto& [name, member] : given->items()) members.Read(name, metrics[name]);
  return metrics;
}

void RequireMetrics(MemberReader& reader, const Study& study, const std::vector<study::MetricConstraint>& constraints,
                    const study::Metrics& metrics) {
  if (!reader.problems().empty()) return;
  const char* const given = reader.Find("metrics") != nullptr ? "metrics" : "value";
  const std::string metric = study.spec().objective().metric;
  if (!metrics.contains(metric)) return reader.Refuse(given, "must hold the objective \"" + metric + '"');
  const std::string unknown = study::UnknownMetric(constraints, metrics);
  if (!unknown.empty()) {
    reader.Refuse(given, "lacks the metric \"" + unknown + "\" of a constraint; give all of them in metrics");
  }
}

}  // namespace hpo::cli
