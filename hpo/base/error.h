// SPDX-License-Identifier: Apache-2.0
//
// The one exception of hpo: thrown for bad input and I/O, caught in `main` (exit status) and in the HTTP API
// (status code). Broken invariants abort instead. Codes are stable: never renumber, never reuse.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hpo {

enum class ErrorCode {
  kUsage,         // the command line is wrong
  kInvalidInput,  // a study file, journal, configuration or message breaks its rules
  kNotFound,      // a study, trial or file that should be there is not
  kUnavailable,   // a program or service we need cannot be reached or started
  kInternal,      // a bug of ours
  kCannotWrite,   // disk full, read-only folder
  kInterrupted,   // stopped by the user; can be resumed
  kRefused,       // legal, but not with this study: changed space, already open elsewhere
  kBudgetExhausted,
  kNoUsableTrial,  // the study ended without a completed trial
  kKilled,         // second Ctrl-C
};

struct ErrorInfo {
  ErrorCode code;
  std::string_view name;  // as in JSON: "invalid_input"
  int exit_status;        // sysexits where one fits
  int http_status;
  std::string_view meaning;
};

std::span<const ErrorInfo> ErrorTable();  // what `hpo help errors` prints
const ErrorInfo& Info(ErrorCode code);

// One thing wrong with an input file: the JSON path, the line (0 = unknown) and what to do.
struct Problem {
  std::string path;
  int line = 0;
  std::string message;
};

class Error : public std::runtime_error {
 public:
  // `path` is the file or JSON path it is about, "" when there is none; it is part of what() as "path: message".
  Error(ErrorCode code, const std::string& message, std::string path = "");
  // A file with one or more problems: what() lists them all, one a line, as "file:line: path: message".
  Error(ErrorCode code, const std::string& file, std::vector<Problem> problems);

  ErrorCode code() const { return code_; }
  const std::string& path() const { return path_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  ErrorCode code_;
  std::string path_;
  std::vector<Problem> problems_;
};

}  // namespace hpo
