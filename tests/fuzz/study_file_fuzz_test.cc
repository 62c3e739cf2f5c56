// SPDX-License-Identifier: Apache-2.0
//
// Damaged study files: a few thousand mutations of legal ones, the same on every run. Whatever the bytes, the reader
// returns or throws hpo::Error(kInvalidInput) with a message in UTF-8, and what it accepts it writes back and reads
// again.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "hpo/study/study_file.h"
#include "hpo/study/utf8.h"

namespace hpo::study {
namespace {

constexpr std::array<std::string_view, 2> kSeeds = {
    R"json({"$schema": "x", "//": ["a", "b"], "name": "digits", "seed": 7,
  "objectives": [{"metric": "valid.error", "goal": "minimize"}], "budget": {"trials": 60, "seconds": 600.5},
  "fidelity": {"path": "epochs", "min": 3, "max": 30}, "sampler": {"name": "grid", "resolution": 3},
  "pruner": {"name": "asha", "reduction_factor": 3, "rule": "rank"},
  "space": {"optimizer.name": {"choice": ["adamw", "sgd"], "prior": {"weights": [2, 0.5]}},
    "optimizer.lr": {"real": [1e-4, 0.3], "scale": "log", "prior": {"value": 0.001, "deviation": 0.1}},
    "optimizer.sgd.momentum": {"real": [0.0, 0.99], "step": 0.01}, "depth": {"integer": [1, 4], "prior": 3},
    "width": {"ordinal": [16, 32, 64], "when": {"depth": {"at_least": 2, "not": 4}, "schedule.name": "cosine"}},
    "flag": {"boolean": true, "when": [{"depth": 3}, {"optimizer.name": {"in": ["sgd"]}}]}},
  "constraints": ["depth * optimizer.lr <= 0.5 && (flag || width > 16)", "optimizer.name == 'sgd' || depth < 4",
    {"metric": "valid.loss", "at_most": 2.5}, {"metric": "size", "at_least": 1, "at_most": 1e6}],
  "start_with": [{"optimizer.lr": 0.001}, {"optimizer.name": "sgd", "depth": 2}],
  "warm_start": ["hpo-runs/a", {"study": "b.jsonl", "trials": 2}],
  "training": {"layers": [{"width": 3}], "schedule": {"name": "cosine"}},
  "executor": {"name": "process", "slots": 2, "devices": "auto", "trial_timeout_s": 600, "retries": 2}})json",
    R"json({"name": "caf", "objective": {"goal": "maximize"}, "sampler": "sobol", "space": {"x": {"real": [-1, 1]}},
  "command": ["./run", "--x={x}", "{folder}/\u00e9", "{ not a place }"]})json"};

// Pieces that mean something to the reader, to get past its first checks.
constexpr std::array<std::string_view, 24> kPieces = {
    "{",        "}",       "[",         "]",        ",",      ":",       "\"",   "null",
    "true",     "-1",      "1e308",     "1e999",    "\"in\"", "{}",      "[[[[", "\"when\"",
    "\"name\"", "\"log\"", "\"depth\"", "\xC3\xA9", "\xFF",   "\\ud800", "\n",   "18446744073709551616"};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string Next() {
    std::string text(kSeeds[Below(kSeeds.size())]);
    for (std::size_t changes = 1 + Below(4); changes > 0; --changes) Change(text);
    return text;
  }

 private:
  std::size_t Below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

  void Change(std::string& text) {
    if (text.empty()) return;
    const std::size_t at = Below(text.size());
    const std::size_t length = 1 + Below(12);
    switch (Below(6)) {
      case 0:
        text[at] = static_cast<char>(Below(256));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, kPieces[Below(kPieces.size())]);
        break;
      case 3:
        text.insert(Below(text.size()), text.substr(at, length));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        ReplaceWord(text, at);
        break;
    }
  }

  // Puts a piece in the place of a number, a text or a name, so that the rest stays JSON more often.
  void ReplaceWord(std::string& text, std::size_t at) {
    constexpr std::string_view kEnds = " ,:[]{}\n";
    const std::size_t begin = text.find_last_of(kEnds, at);
    const std::size_t end = text.find_first_of(kEnds, at);
    if (begin == std::string::npos || end == std::string::npos || begin >= end) return;
    text.replace(begin + 1, end - begin - 1, kPieces[Below(kPieces.size())]);
  }

  std::mt19937 random_;
};

// Whether the text was accepted.
bool Try(const std::string& text) {
  try {
    const StudySpec spec = ParseStudyFile(text, "fuzz.json").spec;
    const std::string written = ToJson(spec).dump();
    EXPECT_EQ(ToJson(ParseStudyFile(written, "again.json").spec).dump(), written) << text;
    return true;
  } catch (const Error& error) {
    const std::string_view what = error.what();
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << text;
    EXPECT_TRUE(what.starts_with("fuzz.json")) << what << '\n' << text;
    EXPECT_EQ(FirstBadByte(what), what.size()) << text;
    return false;
  }
}

TEST(StudyFileFuzzTest, DamagedFilesEndInOneErrorOrInAStudyThatReadsBack) {
  constexpr int kMutations = 4000;
  int accepted = 0;
  Mutator mutator(/*seed=*/20250101);
  for (int i = 0; i < kMutations; ++i) accepted += Try(mutator.Next()) ? 1 : 0;
  EXPECT_GT(accepted, kMutations / 100) << "mutations should reach past the parser";
  EXPECT_LT(accepted, kMutations / 2);
}

TEST(StudyFileFuzzTest, EveryTruncationIsOneError) {
  for (const std::string_view seed : kSeeds) {
    EXPECT_TRUE(Try(std::string(seed)));
    for (std::size_t size = 0; size < seed.size(); ++size) EXPECT_FALSE(Try(std::string(seed.substr(0, size)))) << size;
  }
}

}  // namespace
}  // namespace hpo::study
