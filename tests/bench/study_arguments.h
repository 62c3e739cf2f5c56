// SPDX-License-Identifier: Apache-2.0
//
// The arguments that every command of bench_search on the BBOB functions has.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tests/bench/quality.h"

namespace hpo::bench {

// "1-3,7" is 1, 2, 3 and 7. Throws std::invalid_argument for any other text.
std::vector<int> Numbers(const std::string& text);

// The numbers of the text that are within a study of so many trials, and its last one; in order.
std::vector<int> MarksWithin(const std::string& text, int trials);

class StudyArguments {
 public:
  explicit StudyArguments(std::string marks, std::string seeds = "0")
      : seeds_(std::move(seeds)), marks_(std::move(marks)) {}

  // `parser` keeps references to this object.
  void Declare(CLI::App& parser);

  // Throws std::invalid_argument for an argument that makes no sense, or that leaves no study to run.
  QualityPlan Plan() const;

  // The trials after which to look.
  std::vector<int> Marks() const { return MarksWithin(marks_, plan_.trials); }

  const std::string& csv() const { return csv_; }  // empty: none wanted

  // One study a function: what a run without arguments has time for.
  void Shorten() { instances_ = "1"; }

 private:
  std::string functions_ = "1-24", instances_ = "1-3", seeds_, marks_;
  std::vector<std::string> options_;
  std::string csv_;
  QualityPlan plan_;
};

}  // namespace hpo::bench
