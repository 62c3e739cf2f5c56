// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/objective_run.h"

#include <chrono>
#include <exception>
#include <new>

namespace hpo::run {
namespace {

EndCause CauseOf(Decision last) {
  if (last == Decision::kContinue) return EndCause::kFinished;
  return last == Decision::kPause ? EndCause::kPreempted : EndCause::kStopped;
}

}  // namespace

study::Outcome RunObjective(const Objective& objective, const ObjectiveCall& call) {
  const auto start = std::chrono::steady_clock::now();
  Decision last = Decision::kContinue;
  ActiveTrial trial(call.trial, call.seed, call.configuration,
                    [&](double step, double value) { return last = call.measure(step, value); });
  study::Outcome outcome;
  try {
    const double value = objective(trial);
    outcome.cause = CauseOf(last);
    if (outcome.cause != EndCause::kPreempted) {
      outcome.metrics = trial.metrics();
      outcome.metrics[call.metric] = value;
    }
  } catch (const std::bad_alloc&) {
    outcome.cause = EndCause::kOutOfMemory;
    outcome.failed = "out of memory";
  } catch (const std::exception& error) {
    outcome.failed = *error.what() == '\0' ? "an exception without a text" : error.what();
  } catch (...) {
    outcome.failed = "an exception that is no std::exception";
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace hpo::run
