// SPDX-License-Identifier: Apache-2.0
//
// Numbers the classes of a column of texts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

// One thread.
class ClassList {
 public:
  // The number of the class, in order of appearance until Sort.
  std::int64_t NumberOf(std::string_view name);

  // Renumbers `labels`, all that were given out: the result must not depend on the order of the rows. Returns the
  // names in their order: numeric when all are numbers, else that of the bytes.
  std::vector<std::string> Renumber(std::vector<std::int64_t>& labels) const;

  // The same of classes. Throws std::invalid_argument when there is a single one, or so many that they must be a
  // quantity; it names neither file nor column.
  std::vector<std::string> Sort(std::vector<std::int64_t>& labels) const;

 private:
  std::map<std::string, std::int64_t, std::less<>> numbers_;
};

}  // namespace hpo::trial_runner
