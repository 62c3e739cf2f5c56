// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/failure_streak.h"

#include <cctype>
#include <utility>

namespace hpo::study {
namespace {

// Text with each run of digits replaced by '#', so that failures alike but for a number are equal.
std::string WithoutNumbers(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!digit) result += c;
    if (digit && !result.ends_with('#')) result += '#';
  }
  return result;
}

}  // namespace

void FailureStreak::Count(const Told& told) {
  if (told.state != search::TrialState::kFailed) {
    *this = {};
    return;
  }
  std::string failure = std::string(protocol::Name(told.cause)) + ": " + WithoutNumbers(told.reason);
  length_ = failure == last_ ? length_ + 1 : 1;
  last_ = std::move(failure);
}

}  // namespace hpo::study
