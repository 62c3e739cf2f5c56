// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/value_json.h"

#include <cmath>
#include <variant>

#include "hpo/study/utf8.h"

namespace hpo::study {

nlohmann::ordered_json ToJson(const search::Value& value) {
  return std::visit([](const auto& held) { return nlohmann::ordered_json(held); }, value);
}

nlohmann::ordered_json NumberJson(double number) {
  constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it whole numbers have gaps
  const bool is_whole = number == std::floor(number) && std::fabs(number) <= kExact;
  if (is_whole) return static_cast<std::int64_t>(number);
  return number;
}

std::string Shown(const nlohmann::ordered_json& json) {
  constexpr std::size_t kLongest = 60;
  if (json.is_number_float()) return search::ToString(search::Value(json.get<double>()));
  std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (text.size() <= kLongest) return text;
  text.resize(kLongest);
  return text.substr(0, FirstBadByte(text)) + "...";
}

}  // namespace hpo::study
