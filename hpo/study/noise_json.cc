// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/noise_json.h"

#include <cmath>

#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::Noise;

constexpr const char* kLearned = "learned";
constexpr const char* kNone = "none";
constexpr const char* kRule = R"(must be "learned", "none" or a standard deviation > 0)";

}  // namespace

void ReadNoise(MemberReader& reader, Noise& noise) {
  const Json* const json = reader.Find("noise");
  if (json == nullptr || *json == kLearned) return;
  if (*json == kNone) {
    noise = Noise::None();
  } else if (json->is_number()) {
    noise = Noise::Known(json->get<double>());
  } else {
    reader.Refuse("noise", kRule);
  }
}

Json ToJson(const Noise& noise) {
  if (noise.kind == Noise::Kind::kKnown) return NumberJson(noise.deviation);
  return noise.kind == Noise::Kind::kNone ? kNone : kLearned;
}

Json NoiseSchema() {
  return {{"oneOf",
           Json::array({Json({{"enum", {kLearned, kNone}}}), Json({{"type", "number"}, {"exclusiveMinimum", 0}})})},
          {"default", kLearned},
          {"description",
           "how much the metric differs when the same configuration is tried again: learned from the results, none at "
           "all, or a standard deviation that is known"}};
}

std::optional<std::string> NoiseProblem(const Noise& noise) {
  const bool is_legal = noise.kind != Noise::Kind::kKnown || (std::isfinite(noise.deviation) && noise.deviation > 0);
  if (is_legal) return std::nullopt;
  return "is " + Shown(NumberJson(noise.deviation)) + ": " + kRule;
}

}  // namespace hpo::study
