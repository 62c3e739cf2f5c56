// SPDX-License-Identifier: Apache-2.0
//
// bench_search: what samplers cost and find. Without arguments, as `make bench-search` runs it, a short run of
// everything.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "tests/bench/batch_command.h"
#include "tests/bench/bbob/reference.h"
#include "tests/bench/noise_command.h"
#include "tests/bench/quality_command.h"
#include "tests/bench/search_rates.h"
#include "tests/bench/suite_command.h"

namespace hpo::bench {
namespace {

constexpr double kAgreement = 1e-9;       // of values and optima with COCO's
constexpr double kPointAgreement = 5e-9;  // COCO's optimal points come with nine digits
constexpr int kShortSeeds = 3;            // of the short run

bool Print(const char* what, const bbob::Agreement& agreement, double wanted) {
  fmt::print("{:<16}{:>6} compared,{:>6} the same to the bit, largest relative deviation {:.2g} (wanted: {:.0g}) {}\n",
             what, agreement.compared, agreement.identical, agreement.largest, wanted, agreement.where);
  return agreement.compared > 0 && agreement.largest <= wanted;
}

int Check(const std::string& folder) {
  const bbob::ReferenceCheck check = bbob::CheckAgainst(folder);
  bool agrees = Print("values", check.values, kAgreement);
  agrees &= Print("optima", check.optima, kAgreement);
  agrees &= Print("optimal points", check.optimal_points, kPointAgreement);
  return agrees ? 0 : 1;
}

int Run(int argc, char** argv) {
  CLI::App parser("What samplers cost and find. Without arguments: a short run of everything.", "bench_search");
  std::string coco_ref;
  parser.add_option("--coco-ref", coco_ref, "Only compare the BBOB functions with COCO's values in this folder");
  CLI::App* const rates = parser.add_subcommand("rates", "Time of asks and fits as a study grows");
  CLI::App* const extremes =
      parser.add_subcommand("extremes", "Time of asks in huge spaces, with many running or failing trials");
  CLI::App* const quality = parser.add_subcommand("quality", "Regret on the BBOB functions");
  CLI::App* const batch = parser.add_subcommand("batch", "Regret with several trials at a time");
  CLI::App* const noise = parser.add_subcommand("noise", "Regret of what is recommended where values are noisy");
  CLI::App* const stopped = parser.add_subcommand("stopped", "Regret of studies whose pruner stops trials");
  CLI::App* const constrained = parser.add_subcommand("constrained", "Regret under constraints on what is measured");
  CLI::App* const suite = parser.add_subcommand("suite", "Regret on mixed and on conditional spaces");
  int seeds = 20;
  constrained->add_option("--seeds", seeds, "Studies of each problem")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  parser.require_subcommand(0, 1);
  QualityCommand command;
  command.Declare(*quality);
  BatchCommand batch_command;
  batch_command.Declare(*batch);
  NoiseCommand noise_command;
  noise_command.Declare(*noise);
  SuiteCommand suite_command;
  suite_command.Declare(*suite);
  CLI11_PARSE(parser, argc, argv);
  if (!coco_ref.empty()) return Check(coco_ref);
  const bool all = parser.get_subcommands().empty();
  if (all) command.Shorten();
  if (all) noise_command.Shorten();
  if (all) suite_command.Shorten();
  if (all || *rates) search::PrintLatencies();
  if (all || *extremes) search::PrintExtremes();
  if (all) fmt::print("\n");
  if (all || *quality) command.Run();
  if (*batch) batch_command.Run();
  if (all) fmt::print("\n");
  if (all || *noise) noise_command.Run();
  if (all) fmt::print("\n");
  if (all || *suite) suite_command.Run();
  if (all || *stopped) search::PrintStoppedTrials();
  if (all) seeds = kShortSeeds;
  if (all || *constrained) search::PrintConstrained(seeds);
  return 0;
}

}  // namespace
}  // namespace hpo::bench

int main(int argc, char** argv) {
  try {
    return hpo::bench::Run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_search: {}\n", error.what());
    return 1;
  }
}
