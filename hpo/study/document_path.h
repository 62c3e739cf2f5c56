// SPDX-License-Identifier: Apache-2.0
//
// Dotted paths into a JSON document: "layers.2.width" is the member width of element 2 of the list layers.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hpo::study {

// "a.b.c" to "a" and "b.c"; the rest is empty at the last component.
inline std::pair<std::string_view, std::string_view> SplitPath(std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

inline std::optional<std::size_t> ListIndex(std::string_view component) {
  std::size_t index = 0;
  const char* const end = component.data() + component.size();
  const auto [stopped, error] = std::from_chars(component.data(), end, index);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return index;
}

// The child of an object or list by one component; nullptr when there is none.
template <class Json>
Json* FindChild(Json& node, std::string_view component) {
  if (node.is_object()) {
    const auto found = node.find(component);
    return found == node.end() ? nullptr : &*found;
  }
  const std::optional<std::size_t> index = node.is_array() ? ListIndex(component) : std::nullopt;
  return index && *index < node.size() ? &node[*index] : nullptr;
}

// What stands at the path; nullptr when there is nothing.
template <class Json>
Json* FindPath(Json& document, std::string_view path) {
  Json* node = &document;
  while (node != nullptr && !path.empty()) {
    const auto [component, rest] = SplitPath(path);
    node = FindChild(*node, component);
    path = rest;
  }
  return node;
}

// Why no value can be written at the path, e.g. "optimizer is 3, so nothing can stand below it"; nullopt: one can.
template <class Json>
std::optional<std::string> PathProblem(const Json& document, std::string_view path) {
  const Json* node = &document;
  std::string_view rest = path;
  while (!rest.empty() && !node->is_null()) {
    const std::string at(path.substr(0, path.size() - rest.size() - (rest.size() < path.size() ? 1 : 0)));
    if (!node->is_object() && !node->is_array()) {
      return (at.empty() ? "the document" : at) + " is " + node->dump() + ", so nothing can stand below it";
    }
    const auto [component, below] = SplitPath(rest);
    const Json* const child = FindChild(*node, component);
    if (child == nullptr && node->is_array()) return at + " is a list without element " + std::string(component);
    if (child == nullptr) return std::nullopt;
    node = child;
    rest = below;
  }
  if (node->is_object() || node->is_array()) return std::string(path) + " is a group of settings, not one value";
  return std::nullopt;
}

// Writes a value at the path and makes the objects on the way. Precondition: PathProblem is nullopt.
template <class Json>
void SetPath(Json& document, std::string_view path, Json value) {
  Json* node = &document;
  while (!path.empty()) {
    const auto [component, rest] = SplitPath(path);
    Json* const child = FindChild(*node, component);
    node = child != nullptr ? child : &(*node)[std::string(component)];
    path = rest;
  }
  *node = std::move(value);
}

}  // namespace hpo::study
