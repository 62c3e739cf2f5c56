// SPDX-License-Identifier: Apache-2.0
#include "hpo/base/error.h"

#include <array>
#include <cstddef>
#include <utility>

namespace hpo {
namespace {

constexpr std::array kErrorTable = {
    ErrorInfo{ErrorCode::kUsage, "usage", 2, 400, "the command line is wrong"},
    ErrorInfo{ErrorCode::kInvalidInput, "invalid_input", 65, 422,
              "a study file, journal, configuration or message breaks its rules"},
    ErrorInfo{ErrorCode::kNotFound, "not_found", 66, 404, "a study, trial or file that should be there is not"},
    ErrorInfo{ErrorCode::kUnavailable, "unavailable", 69, 503,
              "a program or service that is needed cannot be reached or started"},
    ErrorInfo{ErrorCode::kInternal, "internal", 70, 500, "a bug in hpo"},
    ErrorInfo{ErrorCode::kCannotWrite, "cannot_write", 73, 507, "the disk is full or the folder is read-only"},
    ErrorInfo{ErrorCode::kInterrupted, "interrupted", 75, 503, "stopped by the user; the same command resumes"},
    ErrorInfo{ErrorCode::kRefused, "refused", 77, 409,
              "legal, but not with this study: its space changed, or it is open elsewhere"},
    ErrorInfo{ErrorCode::kBudgetExhausted, "budget_exhausted", 78, 409, "the budget is spent and policy forbids more"},
    ErrorInfo{ErrorCode::kNoUsableTrial, "no_usable_trial", 1, 409, "the study ended without a completed trial"},
    ErrorInfo{ErrorCode::kKilled, "killed", 130, 503, "killed by a second Ctrl-C"},
};

// Info() finds a code by its number.
constexpr bool RowsAreInOrder() {
  for (std::size_t i = 0; i < kErrorTable.size(); ++i) {
    if (static_cast<std::size_t>(kErrorTable[i].code) != i) return false;
  }
  return kErrorTable.size() == static_cast<std::size_t>(ErrorCode::kKilled) + 1;
}
static_assert(RowsAreInOrder());

std::string WithPath(const std::string& path, const std::string& message) {
  return path.empty() ? message : path + ": " + message;
}

std::string Lines(const std::string& file, const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    const std::string place = problem.line > 0 ? file + ':' + std::to_string(problem.line) : file;
    text += (text.empty() ? "" : "\n") + WithPath(place, WithPath(problem.path, problem.message));
  }
  return text;
}

}  // namespace

std::span<const ErrorInfo> ErrorTable() { return kErrorTable; }

const ErrorInfo& Info(ErrorCode code) { return kErrorTable[static_cast<std::size_t>(code)]; }

Error::Error(ErrorCode code, const std::string& message, std::string path)
    : std::runtime_error(WithPath(path, message)), code_(code), path_(std::move(path)) {}

Error::Error(ErrorCode code, const std::string& file, std::vector<Problem> problems)
    : std::runtime_error(Lines(file, problems)), code_(code), path_(file), problems_(std::move(problems)) {}

}  // namespace hpo
