// SPDX-License-Identifier: Apache-2.0
//
// Reads the members of a JSON object into typed fields and collects what is wrong instead of stopping at the first.
// A member that is absent leaves its field alone, so a field's initial value is its default.
//
//   MemberReader reader(json, "budget", problems);
//   reader.Read("trials", budget.trials);
//   reader.Read("seconds", budget.seconds);
//   reader.RefuseOthers();     // unknown key "trails"; did you mean "trials"?
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/base/error.h"

namespace hpo::study {

class MemberReader {
 public:
  // Borrows both. When `json` is no object, that is one problem and every member is absent.
  MemberReader(const nlohmann::ordered_json& json, std::string path, std::vector<Problem>& problems);

  // The member, nullptr when absent. Asking for a name makes it a known one.
  const nlohmann::ordered_json* Find(std::string_view name);

  void Read(std::string_view name, std::string& field);
  void Read(std::string_view name, double& field);
  void Read(std::string_view name, int& field);            // a whole number; 3.0 is one
  void Read(std::string_view name, std::uint64_t& field);  // a whole number >= 0
  void Read(std::string_view name, std::vector<std::string>& field);

  template <class T>
  void Read(std::string_view name, std::optional<T>& field) {
    T value{};
    const std::size_t before = problems_.size();
    Read(name, value);
    if (Find(name) != nullptr && problems_.size() == before) field = value;
  }

  // A problem of a member: "is <value>: <rule>".
  void Refuse(std::string_view name, const std::string& rule);
  // A problem of a member that is not there.
  void Missing(std::string_view name);
  // One problem for each key that nobody asked for.
  void RefuseOthers();

  const std::string& path() const { return path_; }
  std::string PathOf(std::string_view name) const;
  std::vector<Problem>& problems() { return problems_; }

 private:
  const nlohmann::ordered_json& json_;
  std::string path_;
  std::vector<Problem>& problems_;
  std::vector<std::string> known_;
};

// `unknown key "trails"; did you mean "trials"?`, or the legal names when none is near.
std::string UnknownName(std::string_view kind, std::string_view name, const std::vector<std::string>& legal);

}  // namespace hpo::study
