// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/command_places.h"

#include <algorithm>

namespace hpo::study {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace

const std::vector<std::string>& BuiltInPlaces() {
  static const std::vector<std::string> names = {"trial", "attempt", "seed", "folder", "checkpoint", "device"};
  return names;
}

std::string FillPlaces(std::string_view argument, const std::function<std::string(const std::string&)>& text_of) {
  std::string filled;
  while (!argument.empty()) {
    const std::size_t open = std::min(argument.find('{'), argument.size());
    filled += argument.substr(0, open);
    argument.remove_prefix(open);
    if (argument.empty()) break;
    if (argument.starts_with("{{")) {
      filled += '{';
      argument.remove_prefix(2);
      continue;
    }
    std::size_t end = 1;
    while (end < argument.size() && IsNameCharacter(argument[end])) ++end;
    const bool is_place = end > 1 && end < argument.size() && argument[end] == '}';
    filled += is_place ? text_of(std::string(argument.substr(1, end - 1))) : "{";
    argument.remove_prefix(is_place ? end + 1 : 1);
  }
  return filled;
}

std::vector<std::string> Places(std::string_view argument) {
  std::vector<std::string> names;
  FillPlaces(argument, [&](const std::string& name) {
    names.push_back(name);
    return std::string();
  });
  return names;
}

}  // namespace hpo::study
